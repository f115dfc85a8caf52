import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../kernel/config/config.js';
import type { Tx } from '../kernel/database/database.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';

/** Each process counts webhooks in rows of its own; those of processes that have long ended become one. */
@Injectable()
export class FoldLedger {
  constructor(
    private readonly config: Config,
    private readonly once: ScheduleOnce,
  ) {}

  @Interval(600_000)
  async hourly(): Promise<void> {
    if (this.config.runsJobs) await this.once.run('webhooks:fold-ledger', 3_600, (tx) => this.fold(tx));
  }

  async fold(tx: Pick<Tx, 'query'>): Promise<void> {
    await tx.query(
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
