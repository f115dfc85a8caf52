import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What admins look at: Items with something wrong, and trouble of whole banks. */
export class ItemsReviews1764002600000 implements MigrationInterface {
  name = 'ItemsReviews1764002600000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.items add failed_at timestamptz`);
    await db.query(
      `comment on column items.items.failed_at is 'when an execution was last heard to have failed, by our clock'`,
    );
    await db.query(`
      create index items_by_connector on items.items (connector_id, status, execution_status)
       where app_id is not null and deletion_asked_at is null and erased_at is null and gone_at is null`);
    await db.query(`
      create table items.incidents (
        id bigint generated always as identity primary key,
        connector_id int not null,
        connector_name text,
        opened_at timestamptz not null,
        closed_at timestamptz,
        causes jsonb not null,
        items int not null,
        most_items int not null,
        changed_at timestamptz not null
      )`);
    await db.query(
      `comment on table items.incidents is 'trouble of a whole connector: many Items, one thing to look at'`,
    );
    await db.query(
      `comment on column items.incidents.items is 'Items that fail because of it now; most_items: at its worst'`,
    );
    await db.query(
      `create unique index incidents_open on items.incidents (connector_id) where closed_at is null`,
    );
    await db.query(`create index incidents_by_time on items.incidents (opened_at, id)`);
    await db.query(`
      create table items.reviews (
        id bigint generated always as identity primary key,
        item_id uuid not null,
        state text not null check (state in ('open', 'acknowledged', 'snoozed', 'resolved', 'closed')),
        state_since timestamptz not null,
        opened_at timestamptz not null,
        closed_at timestamptz,
        by text not null,
        note text,
        snoozed_until timestamptz,
        reopened int not null default 0,
        incident_id bigint references items.incidents (id) on delete set null
      )`);
    await db.query(
      `comment on table items.reviews is 'the admins'' queue: an Item that had, or has, something wrong'`,
    );
    await db.query(
      `comment on column items.reviews.by is 'who brought it into its state: hub, or admin:<name>'`,
    );
    await db.query(`create unique index reviews_current on items.reviews (item_id) where closed_at is null`);
    await db.query(`create index reviews_by_item on items.reviews (item_id)`);
    await db.query(`create index reviews_snoozed on items.reviews (snoozed_until) where state = 'snoozed'`);
    await db.query(
      `create index reviews_of_incident on items.reviews (incident_id) where incident_id is not null`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table items.reviews, items.incidents`);
    await db.query(`drop index items.items_by_connector`);
    await db.query(`alter table items.items drop failed_at`);
  }
}
