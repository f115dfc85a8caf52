import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../kernel/config/config.js';
import type { Tx } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';
import { Logger } from '../../kernel/observability/logger.js';
import { EXECUTIONS, FAILED, MOVING, STATUSES } from '../../kernel/pluggy/item-status.js';
import { SyncFace } from '../../sync/face.js';
import { FlagsCleared } from '../events/flags-cleared.js';
import { type FlagOfItem, FlagsRaised } from '../events/flags-raised.js';
import { ItemUpdated } from '../events/item-updated.js';
import { KEPT_ITEM, LIVE_ITEM, liveItem } from '../live-item.js';
import { TICK_MS } from '../tick.js';
import type { Flag } from './flags.js';

const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const MOVES = `i.status in (${list(MOVING)})`;
const NOW = 'l.now';
/** Pluggy syncs every 24, 12 or 8 hours; after a refresh that a user asked for the next one may be minutes away. */
const CYCLE = `greatest(coalesce(i.usual_interval, interval '24 hours'), interval '8 hours')`;
/** Null where a replica of the release before wrote the Item. */
const STATUS_SINCE = `coalesce(i.status_since, i.updated_at)`;
const EXECUTION = `coalesce(i.execution_status, i.data->>'executionStatus')`;
/** It has failed, or its consent is over: that is why nothing new comes, and is flagged by itself. */
const KNOWN_WHY = `(i.status in (${list(FAILED)}) or coalesce(i.consent_expires_at <= ${NOW}, false))`;

/** When a flag holds: SQL over `items.items i` and `l`, the moment and the limits, that gives since when, or null. */
interface Rule {
  since: string;
  /** The columns that tell it, kept with the flag. */
  evidence: string[];
  /** Whether it is judged while an execution goes on, too; what is not stays as it was until that has ended. */
  alsoMoving?: true;
}

const RULES: Record<Exclude<Flag, 'REMOVALS_HELD' | 'DUPLICATE' | 'DELETED_BY_PLUGGY'>, Rule> = {
  ERRORED: {
    since: `case when i.status in (${list(FAILED)}) then ${STATUS_SINCE} end`,
    evidence: ['status', 'execution_status', 'next_auto_sync_at', 'consent_expired'],
  },
  ACTION_REQUIRED: {
    since: `case when i.status like 'WAITING%' and ${STATUS_SINCE} < ${NOW} - l.action then ${STATUS_SINCE} end`,
    evidence: ['status', 'execution_status'],
    alsoMoving: true,
  },
  STUCK: {
    since: `case when i.status in ('UPDATING', 'MERGING') and ${STATUS_SINCE} < ${NOW} - l.stuck then ${STATUS_SINCE} end`,
    evidence: ['status', 'execution_status'],
    alsoMoving: true,
  },
  STALE: {
    since: `case when i.next_auto_sync_at < ${NOW} - l.grace then i.next_auto_sync_at
                 when i.last_updated_at < ${NOW} - l.cycles * ${CYCLE} - l.grace and not ${KNOWN_WHY}
                 then i.last_updated_at + l.cycles * ${CYCLE} end`,
    evidence: ['last_updated_at', 'next_auto_sync_at'],
  },
  SYNC_BEHIND: {
    since: `case when (i.readable_through < i.last_updated_at or i.readable_through is null and i.last_updated_at is not null)
                      and greatest(i.last_updated_at, ${STATUS_SINCE}) < ${NOW} - l.behind
                 then greatest(i.last_updated_at, ${STATUS_SINCE}) end`,
    evidence: ['last_updated_at', 'readable_through'],
  },
  PARTIAL: {
    since: `case when i.status = 'UPDATED' and i.partial_since < ${NOW} - 2 * ${CYCLE} then i.partial_since end`,
    evidence: ['execution_status', 'partial_since'],
  },
  AUTO_SYNC_DISABLED: {
    since: `case when i.auto_sync_disabled_at is not null then i.auto_sync_disabled_at
                 when i.status = 'UPDATED' and i.next_auto_sync_at is null and i.has_mfa is not true then i.last_updated_at end`,
    evidence: ['next_auto_sync_at', 'auto_sync_disabled_at'],
  },
  CONSENT_EXPIRING: {
    since: `case when i.consent_expires_at > ${NOW} and i.consent_expires_at <= ${NOW} + l.warning
                 then i.consent_expires_at - l.warning end`,
    evidence: ['consent_expires_at'],
    alsoMoving: true,
  },
  CONSENT_EXPIRED: {
    since: `case when i.consent_expires_at <= ${NOW} then i.consent_expires_at end`,
    evidence: ['consent_expires_at'],
    alsoMoving: true,
  },
  CONSENT_REVOKED: {
    // One that had run out by then was not withdrawn: nothing else is known to have happened.
    since: `case when ${EXECUTION} = 'USER_AUTHORIZATION_REVOKED' and coalesce(i.consent_expires_at > ${STATUS_SINCE}, true) then ${STATUS_SINCE} end`,
    evidence: ['execution_status'],
  },
  UNKNOWN_STATUS: {
    since: `case when i.status not in (${list(STATUSES)}) or ${EXECUTION} not in (${list(EXECUTIONS)}) then ${STATUS_SINCE} end`,
    evidence: ['status', 'execution_status'],
  },
};

const rules = Object.entries(RULES);
/** Each rule with what holds for all of them. */
const SINCE = Object.fromEntries(
  rules.map(([flag, { since, alsoMoving }]) => [
    flag,
    alsoMoving ? since : `case when not (${MOVES}) then ${since} end`,
  ]),
);
/** The last two are of other rows than the Item's: an execution of it changes nothing about them. */
const JUDGED_WHILE_MOVING = list([
  ...rules.filter(([, { alsoMoving }]) => alsoMoving).map(([flag]) => flag),
  'REMOVALS_HELD',
  'DUPLICATE',
]);
const camel = (column: string): string => column.replace(/_(\w)/g, (_, c: string) => c.toUpperCase());
const CONSENT_EXPIRED = `coalesce(i.consent_expires_at <= ${NOW}, false)`;
const value = (column: string): string => (column === 'execution_status' ? EXECUTION : column === 'consent_expired' ? CONSENT_EXPIRED : /_at$|_since$|_through$/.test(column) ? instantText(`i.${column}`) : `i.${column}`); // prettier-ignore
const EVIDENCE = rules.map(([flag, { evidence }]) => `when '${flag}' then jsonb_build_object(${evidence.map((c) => `'${camel(c)}', ${value(c)}`).join(', ')})`).join('\n'); // prettier-ignore

/**
 * Compares what is wrong with Items now with what is flagged, and writes the difference; in one statement for all of
 * them, over lookup columns only. $1: the moment, or null for now; $2: one Item, or null for all; $3: the limits; $4: held removals.
 *
 * It must not depend on statistics: before a table has been analyzed, PostgreSQL takes every "is null" for one row in two
 * hundred and all live Items for one, and would go through all flags, or Items, for each of them. So what is wanted and what
 * is flagged meet in a full join, which is always by hash, and whether an Item is live is asked of those found by their ids.
 */
const CHECK = (only: string): string => `
  with l as (
    select coalesce($1::timestamptz, clock_timestamp()) as now, limits.*
      from jsonb_to_record($3::jsonb) as limits (action interval, stuck interval, grace interval, cycles int, behind interval, warning interval)
  ), wanted as materialized (
    select i.id as item_id, f.flag, f.since, case f.flag ${EVIDENCE} end as evidence
      from items.items i cross join l
      cross join lateral (values ${rules.map(([flag]) => `('${flag}', ${SINCE[flag]})`).join(',\n')}) as f (flag, since)
     where ${LIVE_ITEM} ${only.replace('ITEM', 'i.id')}
       and coalesce(${Object.values(SINCE).join(',\n')}) is not null -- nearly all Items are well, and go no further
       and f.since is not null
    union all
    select h."itemId", 'REMOVALS_HELD', h.since, jsonb_build_object('rows', h.rows)
      from jsonb_to_recordset($4::jsonb) as h ("itemId" uuid, since timestamptz, rows int)
      left join items.items i on i.id = h."itemId" where coalesce(${LIVE_ITEM}, false)
    union all
    select d.item_id, 'DUPLICATE', min(d.found_at),
           jsonb_build_object('duplicates', jsonb_agg(jsonb_build_object('itemId', d.other_item_id, 'accounts', d.accounts) order by d.found_at))
      from items.duplicates d
      left join items.items i on i.id = d.item_id left join items.items o on o.id = d.other_item_id
     where coalesce(${LIVE_ITEM} and ${liveItem('o')}, false) ${only.replace('ITEM', 'd.item_id')}
     group by d.item_id
    union all
    select i.id, 'DELETED_BY_PLUGGY', i.gone_at, jsonb_build_object('goneAt', ${instantText('i.gone_at')})
      from items.items i where ${KEPT_ITEM} and i.gone_at is not null ${only.replace('ITEM', 'i.id')}
  ), flagged as materialized (
    select f.id, f.item_id, f.flag, f.evidence from items.flags f where f.cleared_at is null ${only.replace('ITEM', 'f.item_id')}
  ), differing as materialized (
    select coalesce(w.item_id, f.item_id) as item_id, coalesce(w.flag, f.flag) as flag, f.id, w.item_id is not null as holds, w.since, w.evidence
      from wanted w full join flagged f on f.item_id = w.item_id and f.flag = w.flag
     where w.item_id is null or f.id is null or f.evidence <> w.evidence
  ), raised as (
    insert into items.flags (item_id, flag, since, raised_at, evidence)
    select d.item_id, d.flag, d.since, (select now from l), d.evidence from differing d where d.id is null
    on conflict (item_id, flag) where cleared_at is null do nothing
    returning item_id, flag
  ), changed as (
    update items.flags f set evidence = d.evidence from differing d where f.id = d.id and d.holds and f.cleared_at is null
  ), cleared as (
    update items.flags f set cleared_at = (select now from l)
      from differing d left join items.items i on i.id = d.item_id
     where f.id = d.id and not d.holds and f.cleared_at is null
       and not coalesce(${LIVE_ITEM} and (${MOVES} and f.flag not in (${JUDGED_WHILE_MOVING}, 'DELETED_BY_PLUGGY') or f.flag = 'CONSENT_REVOKED' and i.status <> 'UPDATED'), false)
    returning f.item_id, f.flag
  )
  select (select coalesce(json_agg(json_build_object('itemId', item_id, 'flag', flag)), '[]') from raised) as raised,
         (select coalesce(json_agg(json_build_object('itemId', item_id, 'flag', flag)), '[]') from cleared) as cleared,
         (select coalesce(json_agg(json_build_object('id', i.id, 'at', ${instantText('i.last_updated_at')})), '[]')
            from raised r join items.items i on i.id = r.item_id where r.flag = 'SYNC_BEHIND') as behind`;

const CHECK_ALL = CHECK('and $2::uuid is null');
const CHECK_ONE = CHECK('and ITEM = $2::uuid');

/** What a check has changed, and which copies it found behind. */
interface Changed extends Record<string, unknown> {
  raised: FlagOfItem[];
  cleared: FlagOfItem[];
  behind: { id: string; at: string }[];
}

/** An outage flags thousands at once: one event for each would be as many jobs. */
const CHUNK = 500;
const inChunks = <T>(all: T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, n) => all.slice(n * CHUNK, (n + 1) * CHUNK));

/**
 * Flags what is wrong with Items, and clears it when it is so no longer: all of them every minute, and each Item when
 * something was heard of it. It asks nobody and changes nothing at Pluggy.
 */
@Injectable()
export class CheckHealth {
  constructor(
    private readonly config: Config,
    private readonly events: EventBus,
    private readonly once: ScheduleOnce,
    private readonly sync: SyncFace,
    private readonly logger: Logger,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.once.run('items:check-health', this.config.CHECK_SECONDS, async (tx) => {
      await this.check(tx);
      await this.forget(tx);
    });
  }

  /** @param now when it is supposed to be, for tests; the database's clock when left out. */
  async check(tx: Tx, now?: string): Promise<void> {
    const { raised, cleared } = await this.run(tx, CHECK_ALL, null, now);
    if (raised.length + cleared.length > 0)
      this.logger.info({ raised: raised.length, cleared: cleared.length }, 'the health of Items has changed');
  }

  /** As {@link check}, of one Item. */
  async checkOne(tx: Tx, itemId: string): Promise<void> {
    await this.run(tx, CHECK_ONE, itemId);
  }

  private async run(tx: Tx, sql: string, itemId: string | null, now?: string): Promise<Changed> {
    const held = await this.sync.heldRemovals(tx, itemId);
    const [done] = await tx.query<Changed>(sql, [now ?? null, itemId, this.limits(), JSON.stringify(held)]);
    const { raised, cleared, behind } = done!;
    await this.events.publish(
      tx,
      ...inChunks(raised).map((flags) => new FlagsRaised(flags)),
      ...inChunks(cleared).map((flags) => new FlagsCleared(flags)),
      // What no webhook has set off, or a job has given up on: caught up with now.
      ...behind.map((item) => new ItemUpdated(item.id, item.at, 'check')),
    );
    return done!;
  }

  private limits(): object {
    const { config } = this;
    return {
      action: `${config.ACTION_AFTER_MINUTES} minutes`,
      stuck: `${config.STUCK_AFTER_MINUTES} minutes`,
      behind: `${config.BEHIND_AFTER_MINUTES} minutes`,
      grace: `${config.STALE_GRACE_MINUTES} minutes`,
      cycles: config.STALE_AFTER_CYCLES,
      warning: `${config.CONSENT_WARNING_DAYS} days`,
    };
  }

  /** Of an Item that was erased while a check looked at it as it was before; the next check has just cleared it. */
  private async forget(tx: Tx): Promise<void> {
    await tx.query(
      `delete from items.flags f using items.items i
        where f.cleared_at > (select clock_timestamp()) - interval '1 hour' and i.id = f.item_id and i.erased_at is not null`,
    ); // flags_cleared
  }
}
