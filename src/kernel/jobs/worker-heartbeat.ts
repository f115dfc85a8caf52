import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Logger } from '../observability/logger.js';

/** Six in the time after which a worker counts as dead: five may get lost. */
const BEATS_PER_SILENCE = 6;

/**
 * Frees the jobs of workers that died. graphile-worker keeps a killed worker's jobs, and the whole queue (here: the
 * Item) they belong to, locked for 4 hours; with this they run again within a minute.
 *
 * A worker that only slept and wakes up after its jobs were given away does no harm: every writer holds a fence.
 * "Worker" is here what locks jobs: one pool a process.
 */
@Injectable()
export class WorkerHeartbeat {
  private readonly workers = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  add(workerId: string): void {
    this.workers.add(workerId);
  }

  remove(workerId: string): void {
    this.workers.delete(workerId);
  }

  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(
      () => (this.beating = this.beat()),
      (this.config.WORKER_SILENCE_SECONDS * 1000) / BEATS_PER_SILENCE,
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    await this.database.query(`delete from kernel.workers where worker_id = any($1)`, [[...this.workers]]);
  }

  private async beat(): Promise<void> {
    try {
      await this.database.query(
        `insert into kernel.workers (worker_id) select unnest($1::text[])
         on conflict (worker_id) do update set seen_at = clock_timestamp()`,
        [[...this.workers].sort()],
      );
      await this.freeTheDead();
      await this.freeForgottenQueues();
      await this.forgetReplacedJobs();
    } catch (error) {
      this.logger.warn({ err: error }, 'a worker heartbeat failed; the next one follows soon');
    }
  }

  /**
   * A lock counts as dead when it is older than the silence and its worker has not been heard of since: also when
   * the worker died before its first heartbeat and is not in the table at all.
   */
  private async freeTheDead(): Promise<void> {
    const freed = await this.database.query<{ worker_id: string }>(
      `with locks as (
         select locked_by, locked_at from graphile_worker._private_jobs where locked_by is not null
         union all
         select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null
       ), dead as (
         select distinct locked_by as worker_id from locks
          where locked_at < clock_timestamp() - $1::interval
            and not exists (select 1 from kernel.workers w
                             where w.worker_id = locked_by and w.seen_at > clock_timestamp() - $1::interval)
       )
       select worker_id, graphile_worker.force_unlock_workers(array[worker_id]) from dead`,
      [`${this.config.WORKER_SILENCE_SECONDS} seconds`],
    );
    if (freed.length > 0) this.logger.warn({ workers: freed.length }, 'freed the jobs of dead workers');
    await this.database.query(
      `delete from kernel.workers where seen_at < clock_timestamp() - interval '1 hour'`,
    );
  }

  /**
   * A worker that slept, woke up and ended a job that was given to another one deletes it, and with it what the other
   * one would have released the queue by: it stays locked by a worker that is alive, for 4 hours. Job and queue are
   * locked and released in one statement each, so a queue that is locked for no locked job is one of these; the
   * second keeps off locks that are younger than this statement's view of the jobs.
   */
  private async freeForgottenQueues(): Promise<void> {
    await this.database.query(
      `update graphile_worker._private_job_queues q set locked_by = null, locked_at = null
        where q.locked_at < clock_timestamp() - interval '1 second'
          and not exists (select 1 from graphile_worker._private_jobs j
                           where j.job_queue_id = q.id and j.locked_by = q.locked_by)`,
    );
  }

  /**
   * A job that was replaced while it ran has lost its key and its further attempts. When it then fails, or its worker
   * dies, it would look like a parked one for ever, although the one in its place has done the work.
   */
  private async forgetReplacedJobs(): Promise<void> {
    await this.database.query(
      `delete from graphile_worker._private_jobs where key is null and locked_at is null and attempts >= max_attempts`,
    );
  }
}
