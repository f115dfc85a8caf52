import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ConnectorStatusChanged } from '../../connect/events/connector-status-changed.js';
import { ConnectFace } from '../../connect/face.js';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';
import { type IncidentChange, IncidentsChanged } from '../events/incidents-changed.js';
import { LIVE_ITEM } from '../live-item.js';
import { TICK_MS } from '../tick.js';
import { FAILS_FOR_THE_BANK } from './under-incident.js';

/**
 * Compares which connectors are in trouble with the incidents that are open. $1: what Pluggy says of connectors that
 * are not well; $2: so many Items must fail, and $3: so large a share of all. Half of both keeps an incident open: at the
 * edge it would open and close with every Item.
 */
const CHECK = `
  with told as (
    select t."connectorId" as id, t.name, t.status, t.incidents
      from jsonb_to_recordset($1::jsonb) as t ("connectorId" int, name text, status text, incidents jsonb)
  ), failing as (
    select i.connector_id as id, count(*)::int as items
      from items.flags f join items.items i on i.id = f.item_id
     where f.cleared_at is null and ${FAILS_FOR_THE_BANK} and ${LIVE_ITEM} group by 1 -- flags_by_kind
  ), counted as materialized (
    select t.id, t.items, coalesce(f.items, 0) as failing
      from (select i.connector_id as id, count(*)::int as items
              from items.items i where ${LIVE_ITEM} and i.connector_id is not null group by 1) t -- items_by_connector
      left join failing f using (id)
  ), open as (
    select n.* from items.incidents n where n.closed_at is null
  ), judged as materialized (
    select c.id as connector_id, t.name, c.failing,
           jsonb_strip_nulls(jsonb_build_object(
             'status', t.status, 'incidents', t.incidents,
             'failing', case when c.failing >= $2::int * k.part and c.failing >= c.items * $3::numeric * k.part
                             then jsonb_build_object('items', c.failing, 'of', c.items) end)) as causes
      from counted c -- a bank that nobody here uses is nobody's trouble
      left join told t on t.id = c.id
      left join open o on o.connector_id = c.id
     cross join lateral (select case when o.id is null then 1.0 else 0.5 end as part) k
  ), opened as (
    insert into items.incidents (connector_id, connector_name, opened_at, causes, items, most_items, changed_at)
    select j.connector_id, j.name, clock_timestamp(), j.causes, j.failing, j.failing, clock_timestamp()
      from judged j
     where j.causes <> '{}' and not exists (select from open o where o.connector_id = j.connector_id)
    on conflict (connector_id) where closed_at is null do nothing
    returning id, connector_id, 'opened' as change
  ), changed as (
    update items.incidents n
       set causes = case when j.causes = '{}' then n.causes else j.causes end, items = j.failing,
           most_items = greatest(n.most_items, j.failing), connector_name = coalesce(j.name, n.connector_name),
           changed_at = clock_timestamp(), closed_at = case when j.causes = '{}' then clock_timestamp() end
      from open o left join judged g on g.connector_id = o.connector_id
     cross join lateral (select coalesce(g.causes, '{}') as causes, coalesce(g.failing, 0) as failing, g.name) j
     where n.id = o.id and n.closed_at is null and (j.causes <> o.causes or j.failing <> o.items)
    returning n.id, n.connector_id,
              case when n.closed_at is not null then 'closed' when n.items > o.items then 'grew'
                   when n.items < o.items then 'shrank' end as change
  )
  select id::text as "incidentId", connector_id as "connectorId", change from opened
  union all select id::text, connector_id, change from changed where change is not null`; // incidents_open

/**
 * Opens, follows and closes the incidents: trouble of a whole connector, as Pluggy tells it (its status, its own
 * incidents) or as Items show it that fail for reasons that are not their users'. One user's wrong password is none.
 */
@Injectable()
export class CheckIncidents {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly connect: ConnectFace,
    private readonly events: EventBus,
    private readonly once: ScheduleOnce,
  ) {}

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (this.config.runsJobs)
      await this.once.run('items:check-incidents', this.config.CHECK_SECONDS, (tx) => this.check(tx));
  }

  @OnDomainEvent(ConnectorStatusChanged)
  async onStatus(_changed: ConnectorStatusChanged): Promise<void> {
    await this.database.transaction((tx) => this.check(tx));
  }

  /** Looks at all connectors. */
  async check(tx: Tx): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtext('items:incidents'))`);
    const troubled = await this.connect.troubledConnectors(tx);
    const changes = await tx.query<IncidentChange & Record<string, unknown>>(CHECK, [
      JSON.stringify(troubled),
      this.config.INCIDENT_ITEMS,
      this.config.INCIDENT_PERCENT / 100,
    ]);
    if (changes.length > 0) await this.events.publish(tx, new IncidentsChanged(changes));
  }
}
