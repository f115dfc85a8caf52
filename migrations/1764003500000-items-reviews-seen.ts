import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an admin could see when they decided: whatever else is wrong has come since, whenever it was stamped. */
export class ItemsReviewsSeen1764003500000 implements MigrationInterface {
  name = 'ItemsReviewsSeen1764003500000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.reviews add seen_flags bigint[], add seen_failed_at timestamptz`);
    await db.query(
      `comment on column items.reviews.seen_flags is 'the flags that stood when an admin brought it into its state; null: the hub did'`,
    );
    await db.query(
      `comment on column items.reviews.seen_failed_at is 'when the Item had last failed then; null: never'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.reviews drop seen_flags, drop seen_failed_at`);
  }
}
