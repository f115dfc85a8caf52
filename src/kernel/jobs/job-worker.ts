import { Injectable, BeforeApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { EventEmitter } from 'node:events';
import { Logger as WorkerLogger, type Runner, type TaskList, run } from 'graphile-worker';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { declaredSubscriptions } from '../events/on-domain-event.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';

/** How long a shutdown waits for running jobs before it gives them back to the queue. */
const DRAIN_MS = 8_000;

/**
 * Runs the queue's jobs in this process (ROLE all or worker): each job calls the one listener of its handler.
 * At least once; serial per queue; a failing job backs off and is parked after its last attempt.
 */
@Injectable()
export class JobWorker implements BeforeApplicationShutdown {
  private runner: Runner | undefined;

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
    const events = new EventEmitter();
    // Since 0.17 jobs are locked in the name of the pool, not of the worker in it that runs them.
    events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) =>
      this.heartbeat.add(workerPool.id),
    );
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
      // unhandled rejection and ends this process; so it is retried.
      preset: {
        worker: { gracefulShutdownAbortTimeout: DRAIN_MS, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
      },
    });
    this.runner.promise.catch((err: unknown) => {
      this.logger.error({ err }, 'the job queue of this process broke down; it ends, to be started anew');
      process.kill(process.pid, 'SIGTERM');
    });
    await this.heartbeat.start();
  }

  /** Lets running jobs end (at most {@link DRAIN_MS}); the others stay in the queue for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runner?.stop();
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
