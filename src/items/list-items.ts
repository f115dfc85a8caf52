import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { decodeCursor } from '../kernel/http/cursor.js';
import type { ListItemsQuery } from './items.dto.js';
import { SERVED_ITEM } from './served-item.js';

const PAGE_SIZE = 500;

/** An app's Items, most recently created first, by cursor: Pluggy's opt-in `GET /v2/items`, here always there. */
@Injectable()
export class ListItems {
  constructor(private readonly database: Database) {}

  /** `{ results, next }` as JSON text. @throws BadInput for a cursor that is not ours. */
  async list(appId: string, query: ListItemsQuery): Promise<string> {
    const after = query.after === undefined ? undefined : decodeCursor(query.after);
    // One more row than a page tells whether there is a next one. Index: items_by_app.
    const [row] = await this.database.query<{ page: string }>(
      `with found as (
         select i.created_at, i.id, ${SERVED_ITEM} as item, row_number() over (order by i.created_at desc, i.id desc) as n
           from items.items i join items.readable r on r.item_id = i.id
          where r.app_id = $1
            and ($2::text is null or i.client_user_id = $2)
            and ($3::int is null or i.connector_id = $3)
            and ($4::text is null or ${SERVED_ITEM}->>'status' = $4)
            and ($8::text is null or exists (select from items.flags f where f.item_id = i.id and f.flag = $8 and f.cleared_at is null))
            and ($9::timestamptz is null or i.last_updated_at < $9 or i.last_updated_at is null)
            and ($5::timestamptz is null or (i.created_at, i.id) < ($5, $6::uuid))
          order by i.created_at desc, i.id desc limit ${PAGE_SIZE + 1}
       )
       select json_build_object(
         'results', coalesce((select json_agg(item order by n) from found where n <= ${PAGE_SIZE}), '[]'),
         'next', (select '?after=' || translate(encode(convert_to(
                    to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '|' || id, 'UTF8'),
                    'base64'), E'\\n=', '')
                    || coalesce('&clientUserId=' || $7::text, '') || coalesce('&connectorId=' || $3::int, '')
                    || coalesce('&status=' || $4::text, '') || coalesce('&flag=' || $8::text, '')
                    || coalesce('&lastUpdatedBefore=' || $10::text, '')
                  from found where n = ${PAGE_SIZE} and exists (select 1 from found where n > ${PAGE_SIZE}))
       )::text as page`,
      [
        appId,
        query.clientUserId ?? null,
        query.connectorId ?? null,
        query.status ?? null,
        after?.at ?? null,
        after?.id ?? null,
        query.clientUserId === undefined ? null : encodeURIComponent(query.clientUserId),
        query.flag ?? null,
        query.lastUpdatedBefore ?? null,
        query.lastUpdatedBefore === undefined ? null : encodeURIComponent(query.lastUpdatedBefore),
      ],
    );
    return row!.page;
  }
}
