import { setTimeout as sleep } from 'node:timers/promises';
import { BeforeApplicationShutdown, Injectable, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
import { Config } from '../kernel/config/config.js';
import { Database } from '../kernel/database/database.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';
import { Metrics } from '../kernel/observability/metrics.js';
import { RegisterWebhook } from './register-webhook.js';

const HOUR_S = 3_600;
const LONGEST_BACKOFF_MS = 60_000;

/**
 * Watches over our registration at Pluggy: once this process listens, and every hour over all replicas. Pluggy being
 * down never stops a start; it is asked again until it answers.
 */
@Injectable()
export class WatchRegistration implements OnModuleInit, BeforeApplicationShutdown {
  private readonly ending = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly host: HttpAdapterHost,
    private readonly registration: RegisterWebhook,
    private readonly once: ScheduleOnce,
    private readonly database: Database,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'hub_webhook_registration_ok',
      'Whether our webhook at Pluggy was found or put right by the last check, at most two hours ago (1) or not (0)',
      [],
      async (gauge) => {
        const rows = await database.query(
          `select 1 from webhooks.registration
            where problem is null and seen_good_at > clock_timestamp() - interval '2 hours'`,
        );
        gauge.set(rows.length);
      },
    );
  }

  onModuleInit(): void {
    if (this.config.runsJobs) this.host.listen$.subscribe(() => void this.untilDone());
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /** Ticks every minute, so that a failed check or a rotated secret is seen to soon; a good check claims its hour. */
  @Interval(60_000)
  async hourly(): Promise<void> {
    if (!this.config.runsJobs || this.ending.signal.aborted) return;
    const ran = await this.once.run('webhooks:watch-registration', HOUR_S, () => this.registration.ensure());
    if (!ran && (await this.isDue())) await this.registration.ensure();
  }

  /**
   * RotateSecret asks for a check out of turn. One that failed is repeated every minute, over all replicas: until
   * Pluggy has the new secret it may deliver with one that is refused, and it never repeats a delivery refused so.
   */
  private async isDue(): Promise<boolean> {
    const due = await this.database.query(
      `select 1 from webhooks.registration
        where checked_at is null or (problem is not null and checked_at < clock_timestamp() - interval '50 seconds')`,
    );
    return due.length > 0;
  }

  private async untilDone(): Promise<void> {
    for (let wait = 1_000; !this.ending.signal.aborted; wait = Math.min(wait * 2, LONGEST_BACKOFF_MS)) {
      try {
        return await this.registration.ensure();
      } catch {
        await sleep(wait, undefined, { signal: this.ending.signal }).catch(() => undefined);
      }
    }
  }
}
