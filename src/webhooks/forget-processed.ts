import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../kernel/config/config.js';
import { Database } from '../kernel/database/database.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';

const KEEP = '30 days';
/** Small, so that no deletion holds locks or a snapshot for long. */
const BATCH_ROWS = 1_000;

/**
 * Keeps the tables small. Processed webhooks go after 30 days, parked ones stay until an admin has dealt with them; the
 * ledger's counters are of all time and do not change. What apps were told goes after 30 days too, and with it what an
 * endpoint that is switched off has missed.
 */
@Injectable()
export class ForgetProcessed {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly once: ScheduleOnce,
  ) {}

  @Interval(600_000)
  async hourly(): Promise<void> {
    if (this.config.runsJobs) await this.once.run('webhooks:forget-processed', 3_600, () => this.forget());
  }

  async forget(): Promise<void> {
    // inbox_processed
    await this.inBatches(`
      delete from webhooks.inbox where id in (
        select id from webhooks.inbox
         where outcome in ('published', 'ignored') and settled_at < clock_timestamp() - $1::interval
         order by settled_at limit ${BATCH_ROWS})
      returning id`);
    // deliveries_by_age
    await this.inBatches(`
      delete from webhooks.deliveries where n in (
        select n from webhooks.deliveries
         where created_at < clock_timestamp() - $1::interval order by created_at limit ${BATCH_ROWS})
      returning n`);
    await this.foldLedger();
  }

  private async inBatches(deletion: string): Promise<void> {
    while ((await this.database.query(deletion, [KEEP])).length === BATCH_ROWS);
  }

  /** Each process counts in rows of its own; those of processes that have long ended become one. */
  private async foldLedger(): Promise<void> {
    await this.database.query(
      `with ended as (
         delete from webhooks.ledger where lane <> 'ended' and written_at < clock_timestamp() - interval '1 day'
         returning received, processed, parked
       )
       insert into webhooks.ledger as mine (lane, received, processed, parked)
       select 'ended', sum(received), sum(processed), sum(parked) from ended having count(*) > 0
       on conflict (lane) do update
          set received = mine.received + excluded.received, processed = mine.processed + excluded.processed,
              parked = mine.parked + excluded.parked, written_at = clock_timestamp()`,
    );
  }
}
