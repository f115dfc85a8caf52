import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a check last wanted to know of an Item; `read_at` is only when Pluggy was really asked. */
export class Items1764001400000 implements MigrationInterface {
  name = 'Items1764001400000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.items add checked_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.items drop checked_at`);
  }
}
