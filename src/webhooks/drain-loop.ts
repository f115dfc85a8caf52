import { BeforeApplicationShutdown, Injectable, OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../kernel/config/config.js';
import { Logger } from '../kernel/observability/logger.js';
import { DrainInbox } from './drain-inbox.js';

/** Long enough for a burst of webhooks about one Item to become one job, short enough not to be felt. */
const AFTER_COMMIT_MS = 50;
/** For rows that other processes wrote, and for those whose time to be tried again has come. */
const POLL_MS = 1_000;

/**
 * Decides when this process drains the inbox: soon after it committed webhooks itself, and every second. Never twice
 * at the same time. Only where jobs run (ROLE all or worker).
 */
@Injectable()
export class DrainLoop implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private dueAt = Infinity;
  private running: Promise<void> = Promise.resolve();
  private ended = true;

  constructor(
    private readonly config: Config,
    private readonly drain: DrainInbox,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.runsJobs) return;
    this.ended = false;
    this.runWithin(0);
  }

  /** What is still in the inbox stays there for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** There is something new in the inbox. */
  wake(): void {
    this.runWithin(AFTER_COMMIT_MS);
  }

  private runWithin(ms: number): void {
    const at = Date.now() + ms;
    if (this.ended || at >= this.dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = at;
    this.timer = setTimeout(() => {
      this.running = this.running.then(() => this.run());
    }, ms);
  }

  private async run(): Promise<void> {
    this.dueAt = Infinity;
    try {
      while (!this.ended && (await this.drain.drain()) > 0);
    } catch (err) {
      this.logger.error({ err }, 'draining the webhook inbox failed; it is tried again in a second');
    }
    this.runWithin(POLL_MS);
  }
}
