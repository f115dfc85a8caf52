import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The people who run the hub, their sessions, and more about what was done. */
export class AuthAdmins1764002300000 implements MigrationInterface {
  name = 'AuthAdmins1764002300000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table auth.admins (
        id uuid primary key default gen_random_uuid(),
        name text not null unique check (name ~ '^[a-z0-9][a-z0-9._+@-]{0,99}$'),
        role text not null check (role in ('viewer', 'admin')),
        password_hash text not null,
        password_expires_at timestamptz,
        created_at timestamptz not null default clock_timestamp(),
        disabled_at timestamptz
      )`);
    await db.query(`
      comment on column auth.admins.password_expires_at is
        'until when a password that the hub made lets its admin in to choose another; null: chosen by its admin'`);
    await db.query(`
      create table auth.admin_sessions (
        id uuid primary key default gen_random_uuid(),
        admin_id uuid not null references auth.admins (id) on delete cascade,
        token_hash bytea not null unique,
        created_at timestamptz not null default clock_timestamp(),
        last_used_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null,
        revoked_at timestamptz,
        address text not null,
        user_agent text
      )`);
    await db.query(`create index admin_sessions_admin on auth.admin_sessions (admin_id)`);
    await db.query(`alter table auth.audit_log add details jsonb`);
    for (const column of ['actor', 'action', 'subject'])
      await db.query(`create index audit_log_${column} on auth.audit_log (${column}, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index auth.audit_log_actor, auth.audit_log_action, auth.audit_log_subject`);
    await db.query(`alter table auth.audit_log drop details`);
    await db.query(`drop table auth.admin_sessions`);
    await db.query(`drop table auth.admins`);
  }
}
