import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What ages out is found by its age. */
export class Connect1764003400000 implements MigrationInterface {
  name = 'Connect1764003400000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create index sessions_by_age on connect.sessions (created_at)`);
    await db.query(`create index end_users_by_use on connect.end_users (used_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index connect.sessions_by_age, connect.end_users_by_use`);
  }
}
