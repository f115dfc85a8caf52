import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When somebody was last given a connect token for an Item: what they did with it may be heard of, or not. */
export class ItemsReconnecting1764004100000 implements MigrationInterface {
  name = 'ItemsReconnecting1764004100000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.items add reconnecting_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.items drop reconnecting_at`);
  }
}
