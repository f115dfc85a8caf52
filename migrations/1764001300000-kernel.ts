import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many calls may go to Pluggy now, by class of route and group of addresses that they come from. */
export class Kernel1764001300000 implements MigrationInterface {
  name = 'Kernel1764001300000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table kernel.rate_budget (
        egress_group text not null,
        route_class text not null,
        full_at timestamptz not null default clock_timestamp(),
        blocked_until timestamptz,
        primary key (egress_group, route_class)
      )`);
    await db.query(
      `comment on column kernel.rate_budget.full_at is 'when the bucket will be full again; what is missing until then is spent'`,
    );
    await db.query(
      `comment on column kernel.rate_budget.blocked_until is 'Pluggy answered 429: nothing is sent before'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table kernel.rate_budget`);
  }
}
