import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import type { PageQuery } from '../../kernel/http/page.dto.js';
import { SyncRunNotFound } from './read-errors.js';

const at = (column: string): string => instantText(`r.${column}`);

/** A run as apps see it. The counts of products are kept as the sync names them; one of them is two words. */
const SERVED_RUN = `json_build_object(
  'id', r.id::text, 'itemId', r.item_id, 'cause', r.cause, 'inboxId', r.inbox_id::text, 'target', ${at('target')},
  'startedAt', ${at('started_at')}, 'endedAt', ${at('ended_at')},
  'durationMs', (extract(epoch from coalesce(r.ended_at, clock_timestamp()) - r.started_at) * 1000)::bigint,
  'outcome', r.outcome, 'error', r.error, 'calls', r.calls, 'pages', r.pages, 'added', r.added, 'changed', r.changed,
  'removed', r.removed, 'unchanged', r.unchanged, 'held', r.held, 'parked', r.parked,
  'replacedCharacters', r.replaced_characters,
  'products', coalesce((select jsonb_object_agg(p.key, p.value - 'replaced_characters'
                                 || jsonb_build_object('replacedCharacters', p.value->'replaced_characters'))
                          from jsonb_each(r.products) p), '{}'))`;

/** Serves the runs that wrote an Item's copy. */
@Injectable()
export class ReadSyncRuns {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
  ) {}

  /** The newest first. @throws ItemNotFound */
  async page(appId: string, itemId: string, { page, pageSize }: PageQuery): Promise<string> {
    await this.items.require(appId, itemId);
    return this.anyPage(itemId, { page, pageSize });
  }

  /** As {@link page}, whosever the Item is; for admins. */
  async anyPage(itemId: string, { page, pageSize }: PageQuery): Promise<string> {
    const [row] = await this.database.query<{ page: string }>(
      `with total as (select count(*) as n from sync.runs where item_id = $1), shown as (
         select r.id, ${SERVED_RUN} as run from sync.runs r where r.item_id = $1 order by r.id desc limit $2 offset $3
       )
       select json_build_object('page', $4::int, 'total', n, 'totalPages', greatest(1, ceil(n / $2::numeric)),
                'results', coalesce((select json_agg(run order by id desc) from shown), '[]'))::text as page from total`,
      [itemId, pageSize, (page - 1) * pageSize, page],
    );
    return row!.page;
  }

  /** @throws ItemNotFound, SyncRunNotFound */
  async one(appId: string, itemId: string, runId: string): Promise<string> {
    await this.items.require(appId, itemId);
    const [row] = await this.database.query<{ run: string }>(
      `select ${SERVED_RUN}::text as run from sync.runs r where r.item_id = $1 and r.id = $2`,
      [itemId, runId],
    );
    if (!row) throw new SyncRunNotFound();
    return row.run;
  }
}
