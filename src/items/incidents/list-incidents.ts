import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import type { IncidentsQuery } from './incidents.dto.js';
import type { IncidentList, IncidentSchema } from './incidents.schema.js';

const MOST = 200;

/** Tells admins of the incidents. */
@Injectable()
export class ListIncidents {
  constructor(private readonly database: Database) {}

  async list({ state, connectorId }: IncidentsQuery): Promise<IncidentList> {
    const results = await this.database.query<IncidentSchema & Record<string, unknown>>(
      `select n.id::text, n.connector_id as "connectorId", n.connector_name as "connectorName",
              ${instantText('n.opened_at')} as "openedAt", ${instantText('n.closed_at')} as "closedAt", n.causes,
              n.items, n.most_items as "mostItems",
              (select count(*)::int from items.reviews r where r.incident_id = n.id and r.closed_at is null) as reviews
         from items.incidents n
        where ($1::text is null or (n.closed_at is null) = ($1 = 'open')) and ($2::int is null or n.connector_id = $2)
        order by n.opened_at desc, n.id desc limit ${MOST}`,
      [state ?? null, connectorId ?? null],
    ); // incidents_by_time, reviews_of_incident
    return { results };
  }
}
