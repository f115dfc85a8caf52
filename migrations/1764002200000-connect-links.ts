import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links with which a person reconnects one Item. */
export class ConnectLinks1764002200000 implements MigrationInterface {
  name = 'ConnectLinks1764002200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table connect.links (
        id uuid primary key,
        app_id uuid not null,
        item_id uuid not null,
        oauth_redirect_uri text,
        created_by text not null,
        created_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz not null,
        opened int not null default 0,
        opened_at timestamptz
      )`);
    await db.query(
      `comment on column connect.links.opened is 'how often somebody has opened it within the hour that began at opened_at'`,
    );
    await db.query(`create index links_item on connect.links (item_id)`);
    await db.query(`create index links_expired on connect.links (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table connect.links`);
  }
}
