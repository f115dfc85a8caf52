import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The copy of Pluggy's data, and what keeps it true: fences, runs, tombstones, what was held back or parked. */
export class Sync1764000500000 implements MigrationInterface {
  name = 'Sync1764000500000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema sync`);
    await db.query(`
      create table sync.items (
        item_id uuid primary key,
        fence bigint not null default 0,
        erased_at timestamptz
      )`);
    await db.query(
      `comment on table sync.items is 'one row per Item: lock, fence and tombstone of its copy'`,
    );
    await db.query(`
      create table sync.runs (
        id bigint generated always as identity primary key,
        item_id uuid not null,
        fence bigint not null,
        cause text not null,
        started_at timestamptz not null default clock_timestamp(),
        ended_at timestamptz,
        outcome text check (outcome in ('done', 'failed', 'superseded', 'gone')),
        error text,
        pages int not null default 0,
        added int not null default 0,
        changed int not null default 0,
        removed int not null default 0,
        unchanged int not null default 0,
        held int not null default 0,
        parked int not null default 0,
        replaced_characters int not null default 0
      )`);
    await db.query(`create index runs_by_item on sync.runs (item_id, id desc)`);
    await db.query(`
      create table sync.accounts (
        item_id uuid not null,
        id uuid not null unique,
        type text not null,
        created_at timestamptz,
        updated_at timestamptz,
        transactions_through timestamptz,
        run_id bigint not null,
        data jsonb not null,
        primary key (item_id, id)
      )`);
    await db.query(`comment on column sync.accounts.transactions_through is
      'the Item''s lastUpdatedAt up to which all its transactions were read; null: the history is still to be read'`);
    await db.query(`
      create table sync.transactions (
        item_id uuid not null,
        id uuid not null unique,
        account_id uuid not null,
        date timestamptz not null,
        created_at timestamptz,
        updated_at timestamptz,
        bill_id text,
        status text,
        amount numeric not null,
        run_id bigint not null,
        data jsonb not null,
        primary key (item_id, id)
      )`);
    await db.query(`create index transactions_by_date on sync.transactions (account_id, date desc, id desc)`);
    await db.query(`create index transactions_by_creation on sync.transactions (account_id, created_at, id)`);
    await db.query(`
      create table sync.removed_transactions (
        item_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        removed_at timestamptz not null,
        run_id bigint not null,
        primary key (item_id, id)
      )`);
    await db.query(`
      create table sync.held_removals (
        item_id uuid not null,
        account_id uuid not null,
        transaction_id uuid not null,
        run_id bigint not null,
        held_at timestamptz not null default clock_timestamp(),
        primary key (item_id, transaction_id)
      )`);
    await db.query(
      `comment on table sync.held_removals is 'removals that the brake held back, for an admin to decide'`,
    );
    await db.query(`
      create table sync.parked_rows (
        id bigint generated always as identity primary key,
        item_id uuid not null,
        run_id bigint not null,
        kind text not null,
        row_text text not null,
        error text not null,
        parked_at timestamptz not null default clock_timestamp()
      )`);
    await db.query(`comment on table sync.parked_rows is 'single rows from Pluggy that PostgreSQL refused'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema sync cascade`);
  }
}
