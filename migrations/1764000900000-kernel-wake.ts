import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A queue that came free wakes a worker, as a new job does.
 *
 * graphile-worker 0.17 asks for the next job before the end of the last one is committed, finds its queue still locked
 * and then sleeps until the next poll: every second job of an Item waited up to a second. Channel and payload are
 * those of its own `add_jobs`. Whether a job waits is not asked: no index has the jobs of a queue, and one that is
 * committed at the same moment would not be seen. A worker that was woken for nothing asks once and sleeps on.
 */
export class KernelWake1764000900000 implements MigrationInterface {
  name = 'KernelWake1764000900000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function kernel.wake_worker() returns trigger language plpgsql as $$
      begin
        perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text);
        return null;
      end $$`);
    await db.query(`
      create trigger wake_worker after update of locked_at on graphile_worker._private_job_queues
        for each row when (old.locked_at is not null and new.locked_at is null)
        execute function kernel.wake_worker()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop trigger wake_worker on graphile_worker._private_job_queues`);
    await db.query(`drop function kernel.wake_worker()`);
  }
}
