import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users whose deletion was asked for: what is connected under their minted ids from now on is deleted, not adopted. */
export class ConnectForgotten1764002700000 implements MigrationInterface {
  name = 'ConnectForgotten1764002700000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table connect.end_users add forgotten_at timestamptz`);
    await db.query(
      `comment on column connect.end_users.forgotten_at is 'the app asked to delete the user; Items that still come are deleted'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table connect.end_users drop forgotten_at`);
  }
}
