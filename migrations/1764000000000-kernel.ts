import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the kernel itself remembers: whose database this is, what ran when, which workers live. */
export class Kernel1764000000000 implements MigrationInterface {
  name = 'Kernel1764000000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema kernel`);
    await db.query(`
      create table kernel.installation (
        only_row boolean primary key default true check (only_row),
        pluggy_client text not null,
        created_at timestamptz not null default clock_timestamp()
      )`);
    await db.query(`
      create table kernel.schedule_runs (
        task text not null,
        slot timestamptz not null,
        ran_at timestamptz not null default clock_timestamp(),
        primary key (task, slot)
      )`);
    await db.query(`
      create table kernel.workers (
        worker_id text primary key,
        seen_at timestamptz not null default clock_timestamp()
      )`);
    await db.query(`
      create table kernel.pluggy_key (
        only_row boolean primary key default true check (only_row),
        version bigint not null,
        api_key text,
        expires_at timestamptz
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema kernel cascade`);
  }
}
