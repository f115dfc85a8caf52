import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../kernel/config/config.js';
import { Database, type Tx } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';
import { DeliveriesMissed } from '../webhooks/events/deliveries-missed.js';
import { ItemNotified } from '../webhooks/events/item-notified.js';
import { LIVE_ITEM } from './live-item.js';

/** Items asked about per check: what is left waits for the next one. */
const BUDGET = 100;

/**
 * Finds Items of which something should have been heard by now: a lost webhook is repaired on the spot. Only a
 * suspect is read at Pluggy, never all of them, and none is ever PATCHed.
 */
@Injectable()
export class CheckSuspects {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly once: ScheduleOnce,
  ) {}

  @Interval(60_000)
  async tick(): Promise<void> {
    if (this.config.runsJobs) await this.once.run('check-suspects', 60, (tx) => this.check(tx));
  }

  /** After our registration at Pluggy was off, every live Item is looked at once. */
  @OnDomainEvent(DeliveriesMissed)
  async onMissed(_missed: DeliveriesMissed): Promise<void> {
    await this.database.transaction(async (tx) => {
      const items = await tx.query<{ id: string }>(`select i.id from items.items i where ${LIVE_ITEM}`);
      await this.events.publish(tx, ...items.map(({ id }) => new ItemNotified(id, 'check')));
    });
  }

  /**
   * Suspect are: an execution without news for 5 minutes (Pluggy's take 20 s to 4 minutes), a question to the user
   * unanswered for 30, and a next sync that is more than an hour overdue. `checked_at` spaces the questions.
   */
  private async check(tx: Tx): Promise<void> {
    const suspects = await tx.query<{ id: string }>(
      `update items.items set checked_at = clock_timestamp()
        where id in (
          select id from (select *, greatest(read_at, checked_at) as asked_at from items.items) i
           where ${LIVE_ITEM}
             and case when status in ('UPDATING', 'MERGING') then asked_at < clock_timestamp() - interval '5 minutes'
                      when status like 'WAITING%' then asked_at < clock_timestamp() - interval '30 minutes'
                      else next_auto_sync_at < clock_timestamp() - interval '1 hour'
                           and asked_at < clock_timestamp() - interval '1 hour' end
           order by asked_at limit ${BUDGET})
       returning id`,
    );
    await this.events.publish(tx, ...suspects.map(({ id }) => new ItemNotified(id, 'check')));
  }
}
