import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What admins search the inbox by. */
export class WebhooksAdmin1764002310000 implements MigrationInterface {
  name = 'WebhooksAdmin1764002310000';

  async up(db: QueryRunner): Promise<void> {
    // Rows come in the order of their times: block ranges are enough, and the ingress has no further tree to keep.
    await db.query(
      `create index inbox_by_time on webhooks.inbox using brin (received_at) with (pages_per_range = 16, autosummarize = on)`,
    );
    await db.query(`create index inbox_parked on webhooks.inbox (id) where outcome = 'parked'`);
    await db.query(`alter table webhooks.inbox add replayed_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table webhooks.inbox drop replayed_at`);
    await db.query(`drop index webhooks.inbox_by_time, webhooks.inbox_parked`);
  }
}
