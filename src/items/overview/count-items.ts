import { Injectable } from '@nestjs/common';
import { Config } from '../../kernel/config/config.js';
import { Database } from '../../kernel/database/database.js';
import { type Flag, meaningOf } from '../health/flags.js';
import { LIVE_ITEM } from '../live-item.js';
import type { FlagDaySchema, ItemsOverviewSchema } from './overview.schema.js';

/** What flags of one kind, with the same evidence as far as it matters, mean. */
interface KindOfFlag {
  flag: Flag;
  executionStatus: string | null;
  hasNext: boolean;
}

/** The figures of one moment; the words of a flag (how bad, whose turn) come from the code, as $1. */
const FIGURES = `
  with kinds as materialized (
    select * from jsonb_to_recordset($1::jsonb) as k (flag text, "executionStatus" text, "hasNext" boolean, severity text, turn text)
  ), flagged as materialized (
    select f.item_id, f.flag, k.severity, k.turn, i.connector_id,
           row_number() over (partition by f.item_id order by array_position('{error,warning,info}', k.severity), f.since, f.flag) = 1 as is_worst
      from items.flags f
      join items.items i on i.id = f.item_id and ${LIVE_ITEM}
      join kinds k on k.flag = f.flag and k."executionStatus" is not distinct from f.evidence->>'executionStatus'
                  and k."hasNext" = (f.evidence->>'nextAutoSyncAt' is not null)
     where f.cleared_at is null
  ), unhealthy as materialized (
    select * from flagged where is_worst and severity <> 'info'
  ), statuses as materialized (
    select i.connector_id, i.status, count(*)::int as items from items.items i where ${LIVE_ITEM} group by 1, 2
  ), connectors as (
    select s.connector_id, sum(items)::int as items, jsonb_object_agg(coalesce(status, 'UNKNOWN'), items) as statuses,
           (select count(*)::int from unhealthy u where u.connector_id is not distinct from s.connector_id) as unhealthy
      from statuses s group by s.connector_id
  )
  select (select coalesce(sum(items), 0)::int from statuses) as items,
         (select count(*)::int from unhealthy) as unhealthy,
         (select coalesce(jsonb_object_agg(severity, n), '{}') from (select severity, count(*)::int as n from flagged where is_worst group by 1) s) as severities,
         (select coalesce(jsonb_object_agg(turn, n), '{}') from (select turn, count(*)::int as n from unhealthy group by 1) t) as turns,
         (select coalesce(jsonb_agg(jsonb_build_object('flag', flag, 'severity', severity, 'turn', turn, 'items', n) order by n desc, flag, turn), '[]')
            from (select flag, severity, turn, count(*)::int as n from flagged group by 1, 2, 3) f) as flags,
         (select coalesce(jsonb_agg(jsonb_build_object('connectorId', connector_id, 'items', items, 'unhealthy', unhealthy, 'statuses', statuses,
                   'name', (select i.data->'connector'->>'name' from items.items i where i.connector_id = c.connector_id and ${LIVE_ITEM} limit 1))
                   order by unhealthy desc, items desc, connector_id), '[]') from connectors c where connector_id is not null) as connectors,
         (select count(*)::int from items.items i where i.erased_at is null and i.gone_at is null) as "atPluggy"`;
// flags_by_kind has the open flags, items_by_connector the Items by institution and status, items_moving those at Pluggy.

type Figures = Pick<ItemsOverviewSchema, 'items' | 'severities' | 'turns' | 'flags' | 'connectors'> & {
  unhealthy: number;
  atPluggy: number;
};

/** Counts Items for the admins' overview. It reads indexes and open flags; of the Items themselves only those with a flag. */
@Injectable()
export class CountItems {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  async run(): Promise<ItemsOverviewSchema> {
    const kinds = await this.database.query<KindOfFlag & Record<string, unknown>>(
      `select distinct flag, evidence->>'executionStatus' as "executionStatus",
              evidence->>'nextAutoSyncAt' is not null as "hasNext"
         from items.flags where cleared_at is null`,
    );
    const [figures] = await this.database.query<Figures & Record<string, unknown>>(FIGURES, [
      JSON.stringify(kinds.map(explained)),
    ]);
    const { items, unhealthy, severities, turns, flags, connectors, atPluggy } = figures!;
    return {
      items,
      healthy: items - unhealthy,
      severities: { ...{ error: 0, warning: 0, info: 0 }, ...severities },
      turns: { ...{ user: 0, bank: 0, pluggy: 0, us: 0 }, ...turns },
      flags,
      connectors,
      quota: { items: atPluggy, limit: this.config.PLUGGY_ITEM_LIMIT },
      trend: await this.trend(),
    };
  }

  /** A flag of the last 30 days is open still or was cleared in them: flags_by_kind, flags_cleared. */
  private trend(): Promise<FlagDaySchema[]> {
    const day = (instant: string): string => `(${instant} at time zone 'America/Sao_Paulo')::date`;
    return this.database.query<FlagDaySchema & Record<string, unknown>>(
      `with days as (
         select ${day('clock_timestamp()')} - n as day from generate_series(0, 29) n
       ), recent as materialized (
         select ${day('raised_at')} as raised, ${day('cleared_at')} as cleared from items.flags
          where cleared_at is null or cleared_at >= (select min(day)::timestamp at time zone 'America/Sao_Paulo' from days)
       )
       select d.day::text, (select count(*)::int from recent where raised = d.day) as raised,
              (select count(*)::int from recent where cleared = d.day) as cleared
         from days d order by d.day`,
    );
  }
}

function explained(kind: KindOfFlag): object {
  const { executionStatus, hasNext } = kind;
  const { severity, turn } = meaningOf(kind.flag, {
    executionStatus,
    nextAutoSyncAt: hasNext ? 'some time' : null,
  });
  return { ...kind, severity, turn };
}
