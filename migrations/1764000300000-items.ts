import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror of Pluggy's Items, and the view that every read of the copy joins for ownership. */
export class Items1764000300000 implements MigrationInterface {
  name = 'Items1764000300000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create schema items`);
    await db.query(`
      create table items.items (
        id uuid primary key,
        app_id uuid,
        end_user_id uuid,
        client_user_id text,
        webhook_url text,
        status text,
        connector_id int,
        created_at timestamptz,
        updated_at timestamptz,
        last_updated_at timestamptz,
        next_auto_sync_at timestamptz,
        data jsonb,
        readable_through timestamptz,
        read_at timestamptz,
        gone_at timestamptz,
        deletion_asked_at timestamptz,
        erased_at timestamptz
      )`);
    await db.query(`comment on column items.items.app_id is 'the app that owns the Item; null: unclaimed'`);
    await db.query(
      `comment on column items.items.data is 'the Item whole as Pluggy sent it; null once erased'`,
    );
    await db.query(
      `comment on column items.items.readable_through is 'the lastUpdatedAt up to which the copy can be read'`,
    );
    await db.query(`comment on column items.items.read_at is 'when Pluggy was last asked, by our clock'`);
    await db.query(
      `comment on column items.items.gone_at is 'when Pluggy first said 404 though nobody here deleted it'`,
    );
    await db.query(`create index items_by_app on items.items (app_id, created_at desc, id desc)`);
    await db.query(
      `create index items_moving on items.items (read_at) where erased_at is null and gone_at is null`,
    );
    await db.query(`
      create view items.readable as
      select app_id, id as item_id from items.items
       where app_id is not null and deletion_asked_at is null and erased_at is null`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema items cascade`);
  }
}
