import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may call the hub: apps, their credentials, the keys that sign their API keys, and what was done to them. */
export class Auth1764000100000 implements MigrationInterface {
  name = 'Auth1764000100000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema auth`);
    await db.query(`
      create table auth.apps (
        id uuid primary key default gen_random_uuid(),
        name text not null unique check (length(name) between 1 and 100),
        created_at timestamptz not null default clock_timestamp()
      )`);
    await db.query(`
      create table auth.credentials (
        client_id uuid not null,
        version int not null check (version > 0),
        app_id uuid not null references auth.apps (id) on delete cascade,
        secret_hash text not null,
        created_at timestamptz not null default clock_timestamp(),
        revoked_at timestamptz,
        primary key (client_id, version)
      )`);
    await db.query(`create index credentials_app on auth.credentials (app_id)`);
    await db.query(`
      create table auth.signing_keys (
        number bigint generated always as identity primary key,
        kid uuid not null unique default gen_random_uuid(),
        secret bytea not null,
        created_at timestamptz not null default clock_timestamp()
      )`);
    await db.query(`
      create table auth.audit_log (
        id bigint generated always as identity primary key,
        at timestamptz not null default clock_timestamp(),
        actor text not null,
        action text not null,
        subject text not null
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema auth cascade`);
  }
}
