import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';
import { FlagsCleared } from '../events/flags-cleared.js';
import { FlagsRaised } from '../events/flags-raised.js';
import { IncidentsChanged } from '../events/incidents-changed.js';
import { ItemFailed } from '../events/item-failed.js';
import { FLAGS, severityOf } from '../health/flags.js';
import { KEPT_ITEM } from '../live-item.js';
import { TICK_MS } from '../tick.js';
import { UNDER_INCIDENT } from '../incidents/under-incident.js';

/** Flags that a person should look at; the others are only to be known. */
export const TO_REVIEW = FLAGS.filter((flag) => severityOf(flag) !== 'info')
  .map((flag) => `'${flag}'`)
  .join(', ');

/**
 * Brings the queue of these Items ($1; null: of all that are in it or should be) to where their flags, failures and
 * incidents say it should be. It looks at the present only, so it may run twice, late, and in any order.
 */
const QUEUE = `
  with flagged as materialized (
    select f.item_id, array_agg(f.id) as ids, max(f.raised_at) as raised_at, bool_or(${UNDER_INCIDENT}) as is_banks from items.flags f
     where f.cleared_at is null and f.flag in (${TO_REVIEW}) and ($1::uuid[] is null or f.item_id = any($1))
     group by f.item_id
  ), wanted as materialized (
    select g.item_id, g.ids, g.raised_at, i.failed_at,
           (select n.id from items.incidents n where n.connector_id = i.connector_id and n.closed_at is null and g.is_banks) as incident_id
      from flagged g left join items.items i on i.id = g.item_id where coalesce(${KEPT_ITEM}, false)
  ), current as materialized (
    select c.* from items.reviews c where c.closed_at is null and ($1::uuid[] is null or c.item_id = any($1))
  ), compared as materialized (
    select c.id, coalesce(w.item_id, c.item_id) as item_id, c.state as was, c.state_since as was_since, s.state,
           c.incident_id as old_incident_id, w.incident_id
      from wanted w full join current c on c.item_id = w.item_id
     -- What the admin did not see, not what is stamped later: a check that began before may commit after. Null: decided by
     -- a hub of the release before.
     cross join lateral (select case when c.seen_flags is null then w.raised_at > c.state_since
                                     else not (w.ids <@ c.seen_flags) end as is_new) n
     cross join lateral (select case
             when c.id is null then 'open'
             when w.item_id is null then 'closed'
             -- Resolved means that the admin thinks it is over: any failure since then says otherwise.
             when c.state = 'resolved' and (n.is_new or case when c.seen_flags is null then w.failed_at > c.state_since
                                                             else w.failed_at is distinct from c.seen_failed_at end) then 'open'
             -- Who acknowledged it knows of it, but not of what came since.
             when c.state = 'acknowledged' and n.is_new then 'open'
             when c.state = 'snoozed' and c.snoozed_until <= clock_timestamp() then 'open'
             else c.state end as state) s
  ), changed as (
    update items.reviews r
       set state = c.state, incident_id = c.incident_id, by = case when c.state = r.state then r.by else 'hub' end,
           state_since = case when c.state = r.state then r.state_since else clock_timestamp() end,
           closed_at = case when c.state = 'closed' then clock_timestamp() end,
           seen_flags = case when c.state = r.state then r.seen_flags end,
           snoozed_until = case when c.state = 'snoozed' then r.snoozed_until end,
           reopened = r.reopened + (c.state = 'open' and r.state <> 'open')::int
      from compared c
     where r.id = c.id and (c.state <> c.was or c.incident_id is distinct from c.old_incident_id)
       and r.state_since = c.was_since -- or an admin has just decided otherwise
    returning r.item_id, c.state, c.was
  ), told as (
    insert into items.history (item_id, kind, by, detail)
    select item_id, 'REVIEW_REOPENED', 'hub', jsonb_build_object('was', was) from changed where state = 'open' and was <> 'open'
  )
  insert into items.reviews (item_id, state, state_since, opened_at, by, incident_id)
  select c.item_id, c.state, clock_timestamp(), clock_timestamp(), 'hub', c.incident_id from compared c where c.id is null
  on conflict (item_id) where closed_at is null do nothing`; // flags_open, reviews_current; the joins as in CheckHealth

/** Of Items that were erased while a run looked at them as they were before. */
const FORGET = `
  delete from items.reviews r using items.items i
   where r.closed_at is null and ($1::uuid[] is null or r.item_id = any($1)) and i.id = r.item_id and i.erased_at is not null`; // reviews_current

/**
 * The admins' queue keeps itself: an Item with something wrong enters it, leaves it when it recovers, and comes back
 * when it fails again after an admin has resolved it. Items of one incident hang under it.
 */
@Injectable()
export class QueueReviews {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly once: ScheduleOnce,
  ) {}

  @OnDomainEvent(FlagsRaised)
  async onRaised({ flags }: FlagsRaised): Promise<void> {
    await this.queue(flags.map(({ itemId }) => itemId));
  }

  @OnDomainEvent(FlagsCleared)
  async onCleared({ flags }: FlagsCleared): Promise<void> {
    await this.queue(flags.map(({ itemId }) => itemId));
  }

  @OnDomainEvent(ItemFailed)
  async onFailed({ itemId }: ItemFailed): Promise<void> {
    await this.queue([itemId]);
  }

  @OnDomainEvent(IncidentsChanged)
  async onIncidents(_changed: IncidentsChanged): Promise<void> {
    await this.queue(null);
  }

  /** Whose snooze has ended comes back; and whatever no event has told. */
  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (this.config.runsJobs)
      await this.once.run('items:queue-reviews', this.config.CHECK_SECONDS, (tx) => this.run(tx, null));
  }

  private async queue(itemIds: string[] | null): Promise<void> {
    await this.database.transaction((tx) => this.run(tx, itemIds));
  }

  private async run(tx: Tx, itemIds: string[] | null): Promise<void> {
    // Two at once could open, close and open the same review by turns; one after the other both see the present.
    await tx.query(`select pg_advisory_xact_lock(hashtext('items:reviews'))`);
    const params = [itemIds && [...new Set(itemIds)]];
    await tx.query(FORGET, params);
    await tx.query(QUEUE, params);
  }
}
