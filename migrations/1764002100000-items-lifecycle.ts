import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The story of each Item, when it may be updated again, and which Items are the same connection twice. */
export class ItemsLifecycle1764002100000 implements MigrationInterface {
  name = 'ItemsLifecycle1764002100000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table items.items
        add update_leased_until timestamptz,
        add update_refused_until timestamptz,
        add update_refusal jsonb`);
    const comments = {
      update_leased_until:
        'an update is being asked of Pluggy for a user; nobody else asks for one until then',
      update_refused_until: 'Pluggy has said that it takes no update before',
      update_refusal: 'what Pluggy answered then',
    };
    for (const [column, text] of Object.entries(comments))
      await db.query(`comment on column items.items.${column} is '${text}'`);
    await db.query(`
      create table items.history (
        id bigint generated always as identity primary key,
        item_id uuid not null,
        at timestamptz not null default clock_timestamp(),
        kind text not null,
        by text not null,
        detail jsonb not null
      )`);
    await db.query(
      `comment on table items.history is 'what happened to Items, beside their flags and sync runs'`,
    );
    await db.query(`comment on column items.history.by is 'pluggy, hub, user, app or admin:<name>'`);
    await db.query(`create index history_by_item on items.history (item_id, at, id)`);
    await db.query(`
      create table items.duplicates (
        item_id uuid not null,
        other_item_id uuid not null,
        accounts jsonb not null,
        found_at timestamptz not null default clock_timestamp(),
        primary key (item_id, other_item_id)
      )`);
    await db.query(
      `comment on table items.duplicates is 'item_id is an older connection to the same accounts as other_item_id'`,
    );
    await db.query(`create index duplicates_by_other on items.duplicates (other_item_id)`);
    await db.query(
      `create index items_by_user on items.items (end_user_id, connector_id) where erased_at is null`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index items.items_by_user`);
    await db.query(`drop table items.duplicates, items.history`);
    await db.query(
      `alter table items.items drop update_leased_until, drop update_refused_until, drop update_refusal`,
    );
  }
}
