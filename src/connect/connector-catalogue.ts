import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/database/database.js';
import type { ConnectorQuery } from './connectors.dto.js';
import { ConnectorStatusChanged } from './events/connector-status-changed.js';

/** A connector as Pluggy sent it. */
interface PluggyConnector {
  id: number;
}

/** A connector that Pluggy says is not well. */
export interface TroubledConnector {
  connectorId: number;
  name: string | null;
  /** UNSTABLE, OFFLINE or what Pluggy says one day; null when it is ONLINE. */
  status: string | null;
  /** Pluggy's own incidents of it, those that have begun; null when there are none. */
  incidents: object[] | null;
}

/** The filters that are named as the property of the connector that they look at; absent there means false. */
const FLAGS = [
  'isOpenFinance',
  'supportsPaymentInitiation',
  'supportsSmartTransfers',
  'supportsAutomaticPix',
] as const;

/** `health.details` is Pluggy's answer to `healthDetails=true` only; it is always fetched and left out here. */
const SERVED = `case when $1 then data else data #- '{health,details}' end`;

/** A connector that was written, and its status before and now. */
interface Stored extends Record<string, unknown> {
  id: number;
  was: string | null;
  status: string | null;
}

const BEFORE = `with before as (select id, data#>>'{health,status}' as status from connect.connectors)`;
const STATUSES = `returning c.id, c.data#>>'{health,status}' as status,
                 (select b.status from before b where b.id = c.id) as was`;

/** A status that is heard of for the first time is no change. */
const changes = (stored: Stored[], readAt: string): ConnectorStatusChanged[] =>
  stored.flatMap(({ id, was, status }) =>
    was && status && was !== status ? [new ConnectorStatusChanged(id, status, readAt)] : [],
  );

/** The hub's copy of Pluggy's connectors, whole objects. What Pluggy no longer lists stays readable by its id. */
@Injectable()
export class ConnectorCatalogue {
  constructor(private readonly database: Database) {}

  /** The page of all that match, in Pluggy's order, as JSON text. */
  async page(query: ConnectorQuery): Promise<string> {
    const [row] = await this.database.query<{ page: string }>(
      `select json_build_object('page', 1, 'total', count(*), 'totalPages', 1, 'results',
                coalesce(json_agg(${SERVED} order by place, id), '[]'))::text as page
         from connect.connectors
        where gone_at is null
          and ($2 or not coalesce((data->>'isSandbox')::boolean, false))
          and ($3::text[] is null or data->>'country' = any($3))
          and ($4::text[] is null or data->>'type' = any($4))
          and ($5::text is null or strpos(lower(data->>'name'), lower($5)) > 0)
          and not exists (select from unnest($6::text[]) as flag where data->flag is distinct from 'true')
          and not exists (select from unnest($7::text[]) as flag where data->flag = 'true')`,
      [
        query.healthDetails ?? false,
        query.sandbox ?? false,
        query.countries,
        query.types,
        query.name,
        FLAGS.filter((flag) => query[flag] === true),
        FLAGS.filter((flag) => query[flag] === false),
      ],
    );
    return row!.page;
  }

  /** One connector as JSON text, also one that is gone; undefined when there never was one. */
  async find(id: number, healthDetails: boolean): Promise<string | undefined> {
    const [row] = await this.database.query<{ data: string }>(
      `select (${SERVED})::text as data from connect.connectors where id = $2`,
      [healthDetails, id],
    );
    return row?.data;
  }

  /**
   * Writes Pluggy's whole list and marks as gone what is no longer on it. A row that was read later than `readAt`
   * (the database's clock, from before Pluggy was asked) stays as it is, so that a slow list does not undo what a
   * webhook made us read.
   * @returns the events of those whose status is another than before.
   */
  async storeList(tx: Tx, readAt: string, connectors: PluggyConnector[]): Promise<ConnectorStatusChanged[]> {
    const stored = await tx.query<Stored>(
      `${BEFORE} insert into connect.connectors as c (id, place, data, refreshed_at)
       select distinct on (id) id, place, data, $2
         from (select (e.data->>'id')::int as id, e.place, e.data
                 from jsonb_array_elements($1::jsonb) with ordinality as e(data, place)) as read
        order by id
       on conflict (id) do update
          set place = excluded.place, data = excluded.data, refreshed_at = excluded.refreshed_at, gone_at = null
        where c.refreshed_at <= excluded.refreshed_at
       ${STATUSES}`,
      [JSON.stringify(connectors), readAt],
    );
    await tx.query(
      `update connect.connectors set gone_at = $2
        where gone_at is null and refreshed_at <= $2 and id <> all($1::int[])`,
      [connectors.map(({ id }) => id), readAt],
    );
    return changes(stored, readAt);
  }

  /**
   * Writes one connector, read at `readAt`. A new one comes last until the next list says where it belongs.
   * @returns the event, when its status is another than before.
   */
  async storeOne(tx: Tx, readAt: string, connector: PluggyConnector): Promise<ConnectorStatusChanged[]> {
    const stored = await tx.query<Stored>(
      `${BEFORE} insert into connect.connectors as c (id, place, data, refreshed_at) values ($1, 2147483647, $2, $3)
       on conflict (id) do update
          set data = excluded.data, refreshed_at = excluded.refreshed_at, gone_at = null
        where c.refreshed_at <= excluded.refreshed_at
       ${STATUSES}`,
      [connector.id, JSON.stringify(connector), readAt],
    );
    return changes(stored, readAt);
  }

  /** What Pluggy tells of trouble. An incident that is announced has not begun; one that is watched is over. */
  async troubled(tx: Tx): Promise<TroubledConnector[]> {
    return tx.query<TroubledConnector & Record<string, unknown>>(
      `select * from (
         select id as "connectorId", data->>'name' as name, nullif(data#>>'{health,status}', 'ONLINE') as status,
                (select jsonb_agg(e - 'description')
                   from jsonb_path_query(data, '$.health.incidents[*]') e
                  where e->>'state' is distinct from 'SCHEDULED' and e->>'state' is distinct from 'MONITORING') as incidents
           from connect.connectors where gone_at is null) c
        where status is not null or incidents is not null`,
    );
  }

  /** Marks one as gone, unless it was read again after `readAt`. */
  async markGone(readAt: string, id: number): Promise<void> {
    await this.database.query(
      `update connect.connectors set gone_at = $2 where id = $1 and gone_at is null and refreshed_at <= $2`,
      [id, readAt],
    );
  }

  /** The database's time, to be taken before Pluggy is asked. As text: a JS date would drop the microseconds. */
  async now(): Promise<string> {
    const [row] = await this.database.query<{ now: string }>(`select clock_timestamp()::text as now`);
    return row!.now;
  }
}
