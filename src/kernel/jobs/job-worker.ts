import { Injectable, BeforeApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as WorkerLogger, type Runner, type TaskList, run } from 'graphile-worker';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { declaredSubscriptions } from '../events/on-domain-event.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';

/** How long a shutdown waits for running jobs before it gives them back to the queue. */
const DRAIN_MS = 8_000;
/** How long a queue that broke down rests: the database may need a moment. */
const REST_MS = 1_000;

/**
 * Runs the queue's jobs in this process (ROLE all or worker): each job calls the one listener of its handler.
 * At least once; serial per queue; a failing job backs off and is parked after its last attempt.
 */
@Injectable()
export class JobWorker implements BeforeApplicationShutdown {
  private runner: Runner | undefined;
  /** In whose name graphile-worker locks jobs: since 0.17 that of the pool, not of the worker in it that runs them. */
  private poolId = '';
  private ending = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly emitter: EventEmitter2,
    private readonly heartbeat: WorkerHeartbeat,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** Called once every handler listens: a job taken before would fail. Does nothing in ROLE api. */
  async start(): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.takeJobs();
    await this.heartbeat.start();
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
      concurrency: this.config.WORKER_CONCURRENCY,
      noHandleSignals: true,
      pollInterval: 1_000,
      events,
      taskList: this.taskList(),
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
    if (this.ending) return this.runner.stop();
    // It resolves also when the runner ended by itself: one error of the database while a job ends is enough for that,
    // and the log is the only other one to be told.
    this.runner.promise.catch(() => undefined).finally(() => void this.takeJobsAgain());
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

  /** Lets running jobs end (at most {@link DRAIN_MS}); the others stay in the queue for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    await this.runner?.stop().catch(() => undefined); // refused by one that has broken down
    await this.heartbeat.stop();
  }

  private taskList(): TaskList {
    return Object.fromEntries(
      declaredSubscriptions().map(({ event, handler }) => [
        handler,
        async (payload: unknown): Promise<void> => {
          const end = this.metrics.jobSeconds.startTimer({ handler });
          try {
            await this.emitter.emitAsync(
              handler,
              Object.assign(Object.create(event.prototype as object) as object, payload),
            );
            end({ outcome: 'done' });
          } catch (error) {
            end({ outcome: 'failed' });
            this.logger.warn({ handler, err: error }, 'a job failed and will be retried or parked');
            throw error;
          }
        },
      ]),
    );
  }
}
