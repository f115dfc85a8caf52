import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose end users Pluggy knows under which id, the connect tokens that were asked for, and the connector catalogue. */
export class Connect1764000200000 implements MigrationInterface {
  name = 'Connect1764000200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema connect`);
    await db.query(`
      create table connect.end_users (
        id uuid primary key default gen_random_uuid(),
        app_id uuid not null,
        client_user_id text,
        created_at timestamptz not null default clock_timestamp(),
        unique (app_id, client_user_id)
      )`);
    await db.query(`
      create table connect.sessions (
        id uuid primary key default gen_random_uuid(),
        app_id uuid not null,
        end_user_id uuid references connect.end_users (id) on delete cascade,
        item_id uuid,
        webhook_url text,
        created_at timestamptz not null default clock_timestamp(),
        check ((end_user_id is null) <> (item_id is null))
      )`);
    await db.query(`create index sessions_end_user on connect.sessions (end_user_id, created_at)`);
    await db.query(`create index sessions_item on connect.sessions (item_id, created_at)`);
    await db.query(`
      create table connect.connectors (
        id int primary key,
        place int not null,
        data jsonb not null,
        refreshed_at timestamptz not null,
        gone_at timestamptz
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema connect cascade`);
  }
}
