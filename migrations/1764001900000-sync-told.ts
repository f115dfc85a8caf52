import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the apps were told of the changes of transactions, and which of those were new rows. */
export class SyncTold1764001900000 implements MigrationInterface {
  name = 'SyncTold1764001900000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.items add told_change bigint not null default 1`);
    await db.query(
      `comment on column sync.items.told_change is 'the first change of a transaction that apps were not told of'`,
    );
    // What is there already is nothing new.
    await db.query(`update sync.items set told_change = next_change where next_change > 1`);
    await db.query(`alter table sync.transactions add first_change bigint`);
    await db.query(
      `comment on column sync.transactions.first_change is 'the change with which it came; null: before this was kept'`,
    );
    await db.query(`alter table sync.removed_rows add removed_change bigint`);
    await db.query(
      `comment on column sync.removed_rows.removed_change is 'the change with which it left; \`change\` may be a later one, that names its successor'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.removed_rows drop removed_change`);
    await db.query(`alter table sync.transactions drop first_change`);
    await db.query(`alter table sync.items drop told_change`);
  }
}
