import { Injectable } from '@nestjs/common';
import { Logger } from '../../kernel/observability/logger.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { TRANSACTION_LISTS } from '../products/products.js';
import type { SyncRun } from '../runs/sync-run.js';
import { listOf } from './fetch-list.js';
import { MissingRows, type PageRange } from './missing-rows.js';
import { CursorWalk } from '../../kernel/pluggy/next-cursor.js';
import { UpsertRows } from './upsert-rows.js';

/** Which of an account's transactions to read; Pluggy takes one of the two, not both. */
export interface Window {
  /** From this day on (`YYYY-MM-DD`), by the transaction's date. */
  dateFrom?: string | undefined;
  /** Created at Pluggy at or after this instant, whatever their date: finds late, back-dated rows. */
  createdAtFrom?: string;
}

/** What the copy has of an account's transactions, as far as it matters. */
export type Known = 'nothing' | 'something' | 'to be compared';

/** At most as many ids as Pluggy's own webhooks carry; the API takes 500. */
const IDS_PER_CALL = 400;

/** Reads an account's transactions at Pluggy into the copy, page by page; memory does not grow with the account. */
@Injectable()
export class FetchTransactions {
  constructor(
    private readonly pluggy: PluggyClient,
    private readonly rows: UpsertRows,
    private readonly missingRows: MissingRows,
    private readonly logger: Logger,
  ) {}

  /**
   * Reads a window to its end.
   * @returns when they are to be compared, the ids of rows of the copy that should have been in it and were not: candidates for
   *   removal. They are found page by page, because Pluggy lists by date: nothing here grows with the account.
   * @throws when a cursor repeats: the list would never end.
   */
  async window(run: SyncRun, accountId: string, window: Window, known: Known): Promise<string[]> {
    const missing: string[] = [];
    const walk = new CursorWalk();
    const list = { ...listOf(TRANSACTION_LISTS, accountId), allNew: known === 'nothing' };
    let range: PageRange | undefined = known === 'to be compared' ? { top: null, before: [] } : undefined;
    let after: string | null = null;
    do {
      const bytes = await this.pluggy.bytes(
        '/v2/transactions',
        {},
        { accountId, ...window, after: after ?? undefined },
      );
      const page = await this.rows.write(run, list, bytes);
      after = walk.after(page.next);
      if (!range) continue;
      const ids = [...page.seen, ...page.parked];
      const found = await this.missingRows.of(run, accountId, ids, range, after === null ? (window.dateFrom ?? null) : undefined); // prettier-ignore
      if (!found) this.logger.warn({ itemId: run.itemId, accountId }, 'Pluggy lists transactions out of order; missing ones are not looked for'); // prettier-ignore
      for (const id of found?.missing ?? []) missing.push(id);
      range = found?.next;
    } while (after !== null);
    return missing;
  }

  /** Reads single transactions. @returns which of them do not exist at Pluggy. */
  async byIds(run: SyncRun, accountId: string, ids: string[]): Promise<string[]> {
    const missing = new Set(ids);
    for (let i = 0; i < ids.length; i += IDS_PER_CALL) {
      const asked = ids.slice(i, i + IDS_PER_CALL).join(',');
      const bytes = await this.pluggy.bytes('/v2/transactions', {}, { accountId, ids: asked });
      const { seen, parked, next } = await this.rows.write(run, listOf(TRANSACTION_LISTS, accountId), bytes);
      // What is on a further page is not missing; Pluggy's pages of 500 hold all that is asked for at once.
      if (next !== null) throw new Error('Pluggy sent only a part of the transactions that were asked for');
      for (const id of [...seen, ...parked]) missing.delete(id);
    }
    return [...missing];
  }
}
