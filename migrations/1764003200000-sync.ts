import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs whose details are to be forgotten one day. */
export class Sync1764003200000 implements MigrationInterface {
  name = 'Sync1764003200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `create index runs_with_details on sync.runs (ended_at) where (products <> '{}' or error is not null)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index sync.runs_with_details`);
  }
}
