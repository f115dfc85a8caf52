import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An admin can decide that rows stay although Pluggy does not list them. */
export class SyncRemovals1764002320000 implements MigrationInterface {
  name = 'SyncRemovals1764002320000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.held_removals add dismissed_at timestamptz`);
    await db.query(
      `comment on column sync.held_removals.dismissed_at is 'when an admin decided that the row stays; null: to be decided'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table sync.held_removals drop dismissed_at`);
  }
}
