import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where apps want to be told what happened to their Items, and what is on its way to them. */
export class WebhooksApps1764001800000 implements MigrationInterface {
  name = 'WebhooksApps1764001800000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table webhooks.subscriptions (
        id uuid primary key default gen_random_uuid(),
        app_id uuid not null,
        event text not null,
        url text not null,
        headers jsonb not null default '{}',
        created_at timestamptz not null default clock_timestamp(),
        updated_at timestamptz not null default clock_timestamp(),
        disabled_at timestamptz,
        unique (app_id, event, url)
      )`);
    await db.query(`
      create table webhooks.deliveries (
        n bigint generated always as identity primary key,
        event_id uuid not null,
        app_id uuid not null,
        subscription_id uuid references webhooks.subscriptions (id) on delete cascade,
        url text,
        event text not null,
        item_id uuid,
        body text,
        created_at timestamptz not null default clock_timestamp(),
        attempts smallint not null default 0,
        failing_since timestamptz,
        last_error text,
        settled_at timestamptz,
        outcome text check (outcome in ('delivered', 'given_up')),
        check ((subscription_id is null) <> (url is null)),
        check ((outcome is null) = (settled_at is null)),
        check ((outcome is null) = (body is not null)),
        unique nulls not distinct (event_id, subscription_id, url)
      )`);
    await db.query(
      `comment on column webhooks.deliveries.url is 'the Item''s own webhookUrl; null: the subscription says where to'`,
    );
    await db.query(
      `comment on column webhooks.deliveries.body is 'what is to be sent; forgotten once it is settled'`,
    );
    await db.query(
      `create index deliveries_by_subscription on webhooks.deliveries (subscription_id, settled_at)`,
    );
    await db.query(`create index deliveries_by_item on webhooks.deliveries (item_id)`);
    await db.query(`create index deliveries_by_age on webhooks.deliveries (created_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table webhooks.deliveries`);
    await db.query(`drop table webhooks.subscriptions`);
  }
}
