import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database } from '../../kernel/database/database.js';
import { instantText, preciseText } from '../../kernel/database/iso-instant.js';
import { decodeCursor } from '../../kernel/http/cursor.js';
import { explain, TURN } from '../health/flags.js';
import { TO_REVIEW } from './queue-reviews.js';
import type { ReviewsQuery } from './reviews.dto.js';
import type { ReviewPage, ReviewSchema } from './reviews.schema.js';

const PAGE_SIZE = 100;
const NOT_DONE = ['open', 'acknowledged', 'snoozed'];

type Row = Record<string, unknown> &
  Omit<ReviewSchema, 'flags' | 'appName'> & { flags: Parameters<typeof explain>[0][]; at: string };

/** What is shown of the reviews `r`, each with its Item and what is flagged now. */
const SHOWN = `
  select r.id::text, r.item_id as "itemId", r.state, ${instantText('r.state_since')} as "stateSince", r.by, r.note,
         ${instantText('r.snoozed_until')} as "snoozedUntil", ${instantText('r.opened_at')} as "openedAt", r.reopened,
         r.incident_id::text as "incidentId", ${instantText('w.since')} as since, ${preciseText('w.since')} as at, w.flags,
         i.app_id as "appId", i.client_user_id as "clientUserId", i.status, i.execution_status as "executionStatus",
         jsonb_build_object('id', i.connector_id, 'name', i.data->'connector'->'name',
                            'imageUrl', i.data->'connector'->'imageUrl') as connector,
         ${instantText('i.last_updated_at')} as "lastUpdatedAt", ${instantText('i.next_auto_sync_at')} as "nextAutoSyncAt",
         ${instantText('i.failed_at')} as "failedAt",
         (select count(*)::int from items.history h
           where h.item_id = i.id and h.at > clock_timestamp() - interval '30 days' and h.kind = 'FAILED') as failures`;
const OF = `items.reviews r join items.items i on i.id = r.item_id
   cross join lateral (
     select coalesce(min(f.since), r.opened_at) as since,
            coalesce(json_agg(json_build_object('flag', f.flag, 'since', ${instantText('f.since')}, 'evidence', f.evidence)
                              order by f.since, f.flag), '[]') as flags
       from items.flags f where f.item_id = r.item_id and f.cleared_at is null and f.flag in (${TO_REVIEW})) w`;

/**
 * Those in the queue that match, and since when: all of them are looked at, but only at what the filters and the order
 * need. In an outage there are a hundred thousand.
 */
const FOUND = `
  select r.id, r.item_id, coalesce(w.since, r.opened_at) as since
    from items.reviews r
    left join (
      select f.item_id, min(f.since) as since, array_agg(f.flag) as names, array_agg(${TURN}) as turns
        from items.flags f where f.cleared_at is null and f.flag in (${TO_REVIEW}) group by f.item_id) w on w.item_id = r.item_id
    join items.items i on i.id = r.item_id
   where r.closed_at is null and r.state = any($1)
     and ($2::text is null or $2 = any(w.names)) and ($3::text is null or $3 = any(w.turns))
     and ($4::int is null or i.connector_id = $4) and ($5::uuid is null or i.app_id = $5)
     and ($6::bigint is null or r.incident_id = $6)
     and ($7::text is null or strpos(lower(i.data->'connector'->>'name'), lower($7)) > 0
          or strpos(lower(i.client_user_id), lower($7)) > 0 or starts_with(i.id::text, lower($7)))
     and ($8::timestamptz is null or coalesce(w.since, r.opened_at) < $8)`;

/** The admins' queue. */
@Injectable()
export class ListReviews {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
  ) {}

  /** @throws BadInput for a cursor that is not ours. */
  async page(query: ReviewsQuery): Promise<ReviewPage> {
    const after = query.after === undefined ? undefined : decodeCursor(query.after);
    const filters = [
      query.state ?? NOT_DONE,
      query.flag ?? null,
      query.turn ?? null,
      query.connectorId ?? null,
      query.appId ?? null,
      query.incidentId ?? null,
      query.q || null,
      query.flaggedBefore ?? null,
    ];
    const rows = await this.database.query<Row & { total: number }>(
      `with found as materialized (${FOUND}), page as (
         select id from found where $9::timestamptz is null or (since, item_id) > ($9, $10::uuid)
          order by since, item_id limit ${PAGE_SIZE + 1}
       )
       ${SHOWN}, (select count(*)::int from found) as total
         from page p join (${OF}) on r.id = p.id
        order by w.since, r.item_id`,
      [...filters, after?.at ?? null, after?.id ?? null],
    );
    const shown = rows.slice(0, PAGE_SIZE);
    const last = rows.length > PAGE_SIZE ? shown.at(-1) : undefined;
    return {
      results: await this.told(shown),
      next: last ? `?${new URLSearchParams({ ...given(query), after: cursorOf(last) }).toString()}` : null,
      total: rows[0]?.total ?? 0,
    };
  }

  /** An Item's reviews, the latest first: the one in the queue, and those that are over. */
  async ofItem(itemId: string): Promise<ReviewSchema[]> {
    return this.told(
      await this.database.query<Row>(
        `${SHOWN} from ${OF} where r.item_id = $1 order by r.id desc limit ${PAGE_SIZE}`,
        [itemId],
      ),
    );
  }

  private async told(rows: Row[]): Promise<ReviewSchema[]> {
    const names = await this.auth.appNames();
    return rows.map(({ at: _at, total: _total, flags, ...row }) => ({
      ...row,
      flags: flags.map(explain),
      appName: names.get(row.appId) ?? null,
    }));
  }
}

const cursorOf = ({ at, itemId }: Row): string => Buffer.from(`${at}|${itemId}`).toString('base64url');

/** The filters again, for the next page. */
const given = ({ after: _after, state, ...filters }: ReviewsQuery): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(filters).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]])),
  ),
  ...(state && { state: state.join(',') }),
});
