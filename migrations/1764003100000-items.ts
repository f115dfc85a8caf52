import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of all that was ever erased, which nothing takes a line out of; and since when Items are known. */
export class Items1764003100000 implements MigrationInterface {
  name = 'Items1764003100000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table items.erasures (
        id uuid primary key,
        kind text not null check (kind in ('item', 'user')),
        app_id uuid,
        asked_at timestamptz not null default clock_timestamp()
      )`);
    await db.query(
      `comment on table items.erasures is 'what was ever asked to be erased: Items, and users by their minted ids; append-only'`,
    );
    await db.query(`
      create function items.keep_erasures() returns trigger language plpgsql as $$
      begin
        raise exception 'items.erasures is append-only: what was erased stays on the list';
      end $$`);
    await db.query(`
      create trigger keep_erasures before update or delete or truncate on items.erasures
        for each statement execute function items.keep_erasures()`);
    await db.query(`
      insert into items.erasures (id, kind, app_id, asked_at)
      select id, 'item', app_id, coalesce(deletion_asked_at, erased_at) from items.items
       where deletion_asked_at is not null or erased_at is not null`);
    await db.query(`alter table items.items add known_at timestamptz default clock_timestamp()`);
    await db.query(
      `comment on column items.items.known_at is 'when the hub first heard of it; when older, since this was noted'`,
    );
    await db.query(`
      create index items_abandoned on items.items (known_at)
       where (last_updated_at is null or app_id is null)
         and deletion_asked_at is null and erased_at is null`);
    await db.query(`create index history_by_age on items.history (at)`);
    await db.query(`create index reviews_closed on items.reviews (closed_at) where closed_at is not null`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index items.items_abandoned, items.history_by_age, items.reviews_closed`);
    await db.query(`alter table items.items drop known_at`);
    await db.query(`drop table items.erasures`);
    await db.query(`drop function items.keep_erasures()`);
  }
}
