import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which Item a webhook is about, so that it can be forgotten with it. */
export class Webhooks1764000800000 implements MigrationInterface {
  name = 'Webhooks1764000800000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table webhooks.inbox add item_id uuid`);
    await db.query(
      `comment on column webhooks.inbox.item_id is 'the Item it is about, once it is processed; null: none'`,
    );
    // Partial: the ingress writes no item_id and is not slowed down.
    await db.query(`create index inbox_by_item on webhooks.inbox (item_id) where item_id is not null`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table webhooks.inbox drop item_id`);
  }
}
