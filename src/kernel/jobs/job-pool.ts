import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, type Runner, type TaskList, run } from 'graphile-worker';
import type { Database } from '../database/database.js';
import type { Logger } from '../observability/logger.js';
import type { WorkerHeartbeat } from './worker-heartbeat.js';

/** How long a shutdown waits for running jobs before it gives them back to the queue. */
const DRAIN_MS = 8_000;
/** How long a queue that broke down rests: the database may need a moment. */
const REST_MS = 1_000;

/** Some workers of this process that take jobs of some kinds, for as long as the process lives. */
export class JobPool {
  private runner: Runner | undefined;
  /** In whose name graphile-worker locks jobs: since 0.17 that of the pool, not of the worker in it that runs them. */
  private poolId = '';
  private ending = false;
  /** Taking jobs, for the first time or again. */
  private starting: Promise<void> = Promise.resolve();

  constructor(
    private readonly tasks: TaskList,
    private readonly concurrency: number,
    private readonly database: Database,
    private readonly heartbeat: WorkerHeartbeat,
    private readonly logger: Logger,
  ) {}

  start(): Promise<void> {
    return (this.starting = this.takeJobs());
  }

  /** Lets running jobs end (at most {@link DRAIN_MS}); the others stay in the queue for the next process. */
  async stop(): Promise<void> {
    this.ending = true;
    await this.starting.catch(() => undefined);
    await this.runner?.stop().catch(() => undefined); // refused by one that has broken down
  }

  private async takeJobs(): Promise<void> {
    const events = new EventEmitter();
    events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
      this.poolId = workerPool.id;
      this.heartbeat.add(workerPool.id);
    });
    events.on('pool:release', ({ workerPool }: { workerPool: { id: string } }) =>
      this.heartbeat.remove(workerPool.id),
    );
    this.runner = await run({
      pgPool: this.database.pool,
      concurrency: this.concurrency,
      noHandleSignals: true,
      pollInterval: 1_000,
      events,
      taskList: this.tasks,
      crontab: '',
      logger: new WorkerLogger(() => (level, message) => {
        if (['error', 'warning'].includes(level)) this.logger.warn({ job_queue: level }, message);
      }),
      // A delay of 0 instead of the default -1, under which an error of the database while a job ends is an
      // unhandled rejection and ends this process. So it ends the runner only, see takeJobsAgain.
      preset: {
        worker: { gracefulShutdownAbortTimeout: DRAIN_MS, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
      },
    });
    // It resolves also when the runner ended by itself: one error of the database while a job ends is enough for that,
    // and the log is the only other one to be told.
    this.runner.promise
      .catch(() => undefined)
      .finally(() => {
        if (!this.ending) this.starting = this.takeJobsAgain();
      });
  }

  /** A process without a runner would look alive and do nothing. */
  private async takeJobsAgain(): Promise<void> {
    while (!this.ending) {
      this.logger.error('the job queue of this process broke down; it is started anew');
      await sleep(REST_MS, undefined, { ref: false });
      try {
        // Its runner is no more: nobody else has to wait for the silence of its heartbeat.
        await this.database.query(`select graphile_worker.force_unlock_workers(array[$1])`, [this.poolId]);
        if (!this.ending) await this.takeJobs();
        return;
      } catch (err) {
        this.logger.warn({ err }, 'the job queue could not be started');
      }
    }
  }
}
