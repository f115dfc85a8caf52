import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ReconnectBegun } from '../connect/events/reconnect-begun.js';
import { Config } from '../kernel/config/config.js';
import { Database, type Tx } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';
import { MOVING } from '../kernel/pluggy/item-status.js';
import { DeliveriesMissed } from '../webhooks/events/deliveries-missed.js';
import { ItemNotified } from '../webhooks/events/item-notified.js';
import { LIVE_ITEM } from './live-item.js';
import { TICK_MS } from './tick.js';

const MOVES = `i.status in (${MOVING.map((status) => `'${status}'`).join(', ')})`;

/** As long as a connect token is good for, and an execution that was begun with it takes. */
const RECONNECTING = `interval '1 hour'`;

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

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (this.config.runsJobs)
      await this.once.run('check-suspects', this.config.CHECK_SECONDS, (tx) => this.check(tx));
  }

  /** After our registration at Pluggy was off, every live Item is looked at once. */
  @OnDomainEvent(DeliveriesMissed)
  async onMissed(_missed: DeliveriesMissed): Promise<void> {
    await this.database.transaction(async (tx) => {
      const items = await tx.query<{ id: string }>(`select i.id from items.items i where ${LIVE_ITEM}`);
      await this.events.publish(tx, ...items.map(({ id }) => new ItemNotified(id, 'check')));
    });
  }

  /** Pluggy does not sync an Item by itself that needs its user: that it is mended is told by webhooks and nothing else. */
  @OnDomainEvent(ReconnectBegun)
  async onReconnect({ itemId }: ReconnectBegun): Promise<void> {
    await this.database.query(
      `update items.items set reconnecting_at = clock_timestamp() where id = $1 and erased_at is null`,
      [itemId],
    );
  }

  /**
   * Suspect are: an execution without news for 5 minutes (Pluggy's take 20 s to 4 minutes), a question to the user
   * unanswered for 30, and a next sync that is more than an hour overdue. Who stays suspect is asked about after twice
   * the time, and again after twice that, but every day: this is no polling. An Item that somebody was about to connect
   * again, and of which no success was heard, is asked about once.
   */
  private async check(tx: Tx): Promise<void> {
    const suspects = await tx.query<{ id: string }>(
      `update items.items set checked_at = clock_timestamp()
        where id in (
          select i.id
            from (select *, greatest(read_at, checked_at) as asked_at from items.items) i
           cross join lateral (
             select case when status in ('UPDATING', 'MERGING') then interval '5 minutes'
                         when status like 'WAITING%' then interval '30 minutes'
                         else interval '1 hour' end as patience,
                    case when ${MOVES} then coalesce(status_since, updated_at) else next_auto_sync_at end as since) s
           where ${LIVE_ITEM}
             and (s.since < clock_timestamp() - s.patience
                    and i.asked_at < clock_timestamp() - greatest(s.patience, least(i.asked_at - s.since, interval '1 day'))
                  or (i.status <> 'UPDATED' or i.next_auto_sync_at is null) and i.reconnecting_at < clock_timestamp() - ${RECONNECTING}
                    and i.asked_at < i.reconnecting_at + ${RECONNECTING})
           order by i.asked_at limit ${BUDGET})
       returning id`,
    );
    await this.events.publish(tx, ...suspects.map(({ id }) => new ItemNotified(id, 'check')));
  }
}
