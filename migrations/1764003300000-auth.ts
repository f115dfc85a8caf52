import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What ages out is found by its age. */
export class Auth1764003300000 implements MigrationInterface {
  name = 'Auth1764003300000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `create index admin_sessions_ended on auth.admin_sessions ((coalesce(revoked_at, expires_at)))`,
    );
    await db.query(`create index audit_log_by_age on auth.audit_log (at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index auth.admin_sessions_ended, auth.audit_log_by_age`);
  }
}
