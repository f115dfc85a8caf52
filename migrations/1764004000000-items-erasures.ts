import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an erasure was noted in this database: it may have been asked for long before, and come with a list. */
export class ItemsErasures1764004000000 implements MigrationInterface {
  name = 'ItemsErasures1764004000000';

  async up(db: QueryRunner): Promise<void> {
    // Those that are there were noted before any moment that is asked for; this does not rewrite the table.
    await db.query(`alter table items.erasures add noted_at timestamptz not null default '-infinity'`);
    await db.query(`alter table items.erasures alter noted_at set default clock_timestamp()`);
    await db.query(`create index erasures_noted on items.erasures (noted_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table items.erasures drop noted_at`);
  }
}
