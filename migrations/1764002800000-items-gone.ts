import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few Items that Pluggy has deleted are found without reading the others. */
export class ItemsGone1764002800000 implements MigrationInterface {
  name = 'ItemsGone1764002800000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create index items_gone on items.items (gone_at) where gone_at is not null`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index items.items_gone`);
  }
}
