import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports: Items that exist at Pluggy already and are to become an app's. */
export class Items1764001600000 implements MigrationInterface {
  name = 'Items1764001600000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table items.imports (
        id uuid primary key default gen_random_uuid(),
        app_id uuid not null,
        source text not null check (source in ('ids', 'pluggy')),
        created_at timestamptz not null default clock_timestamp(),
        list_cursor text,
        listed_at timestamptz,
        ended_at timestamptz,
        error text
      )`);
    await db.query(`
      create table items.import_items (
        import_id uuid not null references items.imports on delete cascade,
        item_id uuid not null,
        client_user_id text,
        outcome text check (outcome in ('adopted', 'already_yours', 'not_found', 'failed')),
        error text,
        settled_at timestamptz,
        primary key (import_id, item_id)
      )`);
    await db.query(
      `create index import_items_waiting on items.import_items (import_id, item_id) where outcome is null`,
    );
    await db.query(`comment on column items.imports.listed_at is 'when all Item ids were known'`);
    await db.query(
      `comment on column items.imports.list_cursor is 'where the reading of Pluggy''s list goes on'`,
    );
    await db.query(
      `comment on column items.import_items.client_user_id is 'the app''s id of the user; only until it is settled'`,
    );
    // Tombstones of earlier versions kept it.
    await db.query(`update items.items set end_user_id = null where erased_at is not null`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table items.import_items`);
    await db.query(`drop table items.imports`);
  }
}
