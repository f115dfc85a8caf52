import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The webhook inbox, its ledger, and our registration at Pluggy. */
export class Webhooks1764000400000 implements MigrationInterface {
  name = 'Webhooks1764000400000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema webhooks`);
    // body is text: a JSON text with \u0000 escapes is legal here, jsonb would refuse it.
    await db.query(`
      create table webhooks.inbox (
        id bigint generated always as identity primary key,
        received_at timestamptz not null default clock_timestamp(),
        event text not null,
        event_id text,
        body text not null,
        attempts smallint not null default 0,
        due_at timestamptz,
        outcome text check (outcome in ('published', 'ignored', 'parked')),
        reason text,
        settled_at timestamptz,
        check ((outcome is null) = (settled_at is null))
      )`);
    await db.query(`create index inbox_waiting on webhooks.inbox (id) where outcome is null`);
    await db.query(
      `create index inbox_processed on webhooks.inbox (settled_at) where outcome in ('published', 'ignored')`,
    );
    // Every batch updates its lane's row: room on the page keeps those updates off the index.
    await db.query(`
      create table webhooks.ledger (
        lane text primary key,
        received bigint not null default 0,
        processed bigint not null default 0,
        parked bigint not null default 0,
        written_at timestamptz not null default clock_timestamp()
      ) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`);
    await db.query(`
      create table webhooks.registration (
        only_row boolean primary key default true check (only_row),
        secret text not null,
        previous_secret text,
        previous_until timestamptz,
        webhook_id text,
        url text,
        seen_good_at timestamptz,
        checked_at timestamptz,
        problem text
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema webhooks cascade`);
  }
}
