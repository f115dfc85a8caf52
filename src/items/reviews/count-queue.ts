import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database } from '../../kernel/database/database.js';
import { TURN } from '../health/flags.js';
import { TO_REVIEW } from './queue-reviews.js';
import type { QueueFacetsSchema } from './queue-facets.schema.js';

/** A part of the answer: what `select value, …, items` gives, the most first. */
const list = (select: string): string =>
  `(select coalesce(json_agg(c order by c.items desc, c.value), '[]') from (${select}) c)`;

/**
 * Everything but the states counts what is still to be done; an Item counts once for each of its flags and turns.
 * Uses reviews_current and flags_open.
 */
const COUNT = `
  with queue as materialized (
    select r.item_id, r.state, i.connector_id, i.app_id, i.data->'connector'->>'name' as name
      from items.reviews r join items.items i on i.id = r.item_id where r.closed_at is null
  ), todo as materialized (
    select * from queue where state <> 'resolved'
  ), flagged as materialized (
    select f.item_id, f.flag, ${TURN} as turn
      from todo q join items.flags f on f.item_id = q.item_id where f.cleared_at is null and f.flag in (${TO_REVIEW})
  )
  select ${list(`select state as value, count(*)::int as items from queue group by state`)} as states,
         ${list(`select flag as value, count(*)::int as items from flagged group by flag`)} as flags,
         ${list(`select turn as value, count(distinct item_id)::int as items from flagged group by turn`)} as turns,
         ${list(`select connector_id as value, max(name) as name, count(*)::int as items from todo
                  where connector_id is not null group by connector_id`)} as connectors,
         ${list(`select app_id as value, count(*)::int as items from todo where app_id is not null group by app_id`)} as apps`;

/** How much of what is in the admins' queue: what one can look for. */
@Injectable()
export class CountQueue {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
  ) {}

  async run(): Promise<QueueFacetsSchema> {
    const [[counted], names] = await Promise.all([
      this.database.query<QueueFacetsSchema>(COUNT),
      this.auth.appNames(),
    ]);
    const apps = counted!.apps.map((app) => ({ ...app, name: names.get(app.value) ?? null }));
    return { ...counted!, apps };
  }
}
