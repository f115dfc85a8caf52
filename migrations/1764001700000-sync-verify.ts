import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the operator's `verify` asked, and found; the ids that it has seen so far. */
export class SyncVerify1764001700000 implements MigrationInterface {
  name = 'SyncVerify1764001700000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table sync.verifications (
        id bigint generated always as identity primary key,
        item_id uuid not null,
        asked_at timestamptz not null default clock_timestamp(),
        ended_at timestamptz,
        error text,
        report jsonb
      )`);
    await db.query(`create index verifications_by_item on sync.verifications (item_id)`);
    // Only while one goes on, and written anew when it is tried again: nothing to keep over a crash.
    await db.query(`
      create unlogged table sync.verified_ids (
        verification_id bigint not null,
        kind text not null,
        id text not null,
        primary key (verification_id, kind, id)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table sync.verified_ids`);
    await db.query(`drop table sync.verifications`);
  }
}
