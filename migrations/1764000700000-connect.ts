import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an end user may be forgotten. */
export class Connect1764000700000 implements MigrationInterface {
  name = 'Connect1764000700000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table connect.end_users
        add used_at timestamptz not null default clock_timestamp(),
        add item_erased_at timestamptz`);
    await db.query(
      `comment on column connect.end_users.used_at is 'when it was last given to Pluggy for a new Item'`,
    );
    await db.query(
      `comment on column connect.end_users.item_erased_at is 'an Item of it was erased; it goes too when it was the last'`,
    );
    await db.query(
      `create index end_users_to_forget on connect.end_users (used_at) where item_erased_at is not null`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index connect.end_users_to_forget`);
    await db.query(`alter table connect.end_users drop used_at, drop item_erased_at`);
  }
}
