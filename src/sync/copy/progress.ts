import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import type { SyncRun } from '../runs/sync-run.js';

/** How far one list (a product of an Item, account or investment) has been read. */
export interface Progress {
  /** The Item's `lastUpdatedAt` that it has caught up with; null: never. By Pluggy's clock. */
  through: string | null;
  /** When its last reading began, by the database's clock. */
  readAt: string | null;
  /** The day from which transactions were read then; null: all of them. */
  windowFrom: string | null;
  /** The Item's `lastUpdatedAt` up to which rows of whatever date were read. */
  createdThrough: string | null;
}

/** A list that was read to its end in this run, and what may be noted of it. */
export interface ListRead {
  product: string;
  scopeId: string;
  readAt: string;
  windowFrom?: string | null;
  /** All rows that Pluggy has by now, whatever their date, were in it. */
  allCreated?: boolean;
  /** They were asked for by their creation, which is one request more. */
  askedCreated?: boolean;
}

/** The notes of how far each list of an Item has been read. */
@Injectable()
export class ReadingProgress {
  constructor(private readonly database: Database) {}

  /** By `<product>/<scope id>`. */
  async of(itemId: string): Promise<Map<string, Progress>> {
    const rows = await this.database.query<Progress & { key: string }>(
      `select product || '/' || scope_id as key, read_at::text as "readAt", window_from::text as "windowFrom",
              ${instantText('through')} as through,
              ${instantText('created_through')} as "createdThrough"
         from sync.progress where item_id = $1`,
      [itemId],
    );
    return new Map(rows.map(({ key, ...progress }) => [key, progress]));
  }

  /** Notes that these lists have caught up with the Item's `lastUpdatedAt`. */
  async note(tx: Tx, run: SyncRun, lists: ListRead[], lastUpdatedAt: string): Promise<void> {
    await tx.query(
      `insert into sync.progress as p (item_id, product, scope_id, through, read_at, window_from, created_through)
       select $1, l.product, l."scopeId", $3, l."readAt", l."windowFrom", case when l."allCreated" then $3::timestamptz end
         from jsonb_to_recordset($2::jsonb) as l (product text, "scopeId" uuid, "readAt" timestamptz, "windowFrom" date,
                                                  "allCreated" boolean)
        order by 2, 3
       on conflict (item_id, product, scope_id) do update
          set through = greatest(p.through, excluded.through), read_at = excluded.read_at,
              window_from = excluded.window_from,
              created_through = greatest(p.created_through, excluded.created_through)`,
      [run.itemId, JSON.stringify(lists), lastUpdatedAt],
    );
  }
}
