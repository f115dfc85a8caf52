import { Injectable, BeforeApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { TaskList } from 'graphile-worker';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { type Subscription, declaredSubscriptions } from '../events/on-domain-event.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { JobPool } from './job-pool.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';

/**
 * Runs the queue's jobs in this process (ROLE all or worker): each job calls the one listener of its handler.
 * At least once; serial per queue; a failing job backs off and is parked after its last attempt. Handlers that wait for
 * strangers have workers of their own, as many again, so that a hanging endpoint of an app never holds up a sync.
 */
@Injectable()
export class JobWorker implements BeforeApplicationShutdown {
  private readonly pools: JobPool[];

  constructor(
    private readonly config: Config,
    database: Database,
    private readonly emitter: EventEmitter2,
    private readonly heartbeat: WorkerHeartbeat,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    const all = declaredSubscriptions();
    const kinds = [
      all.filter(({ event }) => !event.waitsOutside),
      all.filter(({ event }) => event.waitsOutside),
    ];
    this.pools = kinds
      .filter((kind) => kind.length > 0)
      .map(
        (kind) => new JobPool(this.taskList(kind), config.WORKER_CONCURRENCY, database, heartbeat, logger),
      );
  }

  /** Called once every handler listens: a job taken before would fail. Does nothing in ROLE api. */
  async start(): Promise<void> {
    if (!this.config.runsJobs) return;
    await Promise.all(this.pools.map((pool) => pool.start()));
    await this.heartbeat.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.stop()));
    await this.heartbeat.stop();
  }

  private taskList(subscriptions: readonly Subscription[]): TaskList {
    return Object.fromEntries(
      subscriptions.map(({ event, handler }) => [
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
