import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the brake adds up: when a removed transaction left the copy. */
export class Sync1764000600000 implements MigrationInterface {
  name = 'Sync1764000600000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.removed_transactions add lost_at timestamptz`);
    await db.query(`comment on column sync.removed_transactions.lost_at is
      'when the row left the copy by itself; null: it was never in it, or an admin removed it'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.removed_transactions drop lost_at`);
  }
}
