import { Injectable } from '@nestjs/common';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import { afterOf } from './next-cursor.js';
import { TRANSACTIONS } from './row-kinds.js';
import type { SyncRun } from './sync-run.js';
import { UpsertRows } from './upsert-rows.js';

/** Which of an account's transactions to read; Pluggy takes one of the two, not both. */
export interface Window {
  /** From this day on (`YYYY-MM-DD`), by the transaction's date. */
  dateFrom?: string | undefined;
  /** Created at Pluggy at or after this instant, whatever their date: finds late, back-dated rows. */
  createdAtFrom?: string;
}

/** At most as many ids as Pluggy's own webhooks carry; the API takes 500. */
const IDS_PER_CALL = 400;

/** Reads an account's transactions at Pluggy into the copy, page by page. */
@Injectable()
export class FetchTransactions {
  constructor(
    private readonly pluggy: PluggyClient,
    private readonly rows: UpsertRows,
  ) {}

  /**
   * Reads a window to its end.
   * @returns the ids of all rows in it, when `collect` is set; nothing else here grows with the account's size.
   * @throws when a cursor repeats: the list would never end.
   */
  async window(run: SyncRun, accountId: string, window: Window, collect: boolean): Promise<string[]> {
    const ids: string[] = [];
    const cursors = new Set<string>();
    let after: string | null = null;
    do {
      const text = await this.pluggy.transactionsPage({ accountId, ...window, after: after ?? undefined });
      const page = await this.rows.write(run, TRANSACTIONS, text);
      if (collect) for (const id of [...page.seen, ...page.parked]) ids.push(id);
      after = afterOf(page.next);
      if (after !== null && cursors.size === cursors.add(after).size)
        throw new Error("Pluggy's cursor repeats; the list would never end");
    } while (after !== null);
    return ids;
  }

  /** Reads single transactions. @returns which of them do not exist at Pluggy. */
  async byIds(run: SyncRun, accountId: string, ids: string[]): Promise<string[]> {
    const missing = new Set(ids);
    for (let i = 0; i < ids.length; i += IDS_PER_CALL) {
      const text = await this.pluggy.transactionsPage({
        accountId,
        ids: ids.slice(i, i + IDS_PER_CALL).join(','),
      });
      const { seen, parked, next } = await this.rows.write(run, TRANSACTIONS, text);
      // What is on a further page is not missing; Pluggy's pages of 500 hold all that is asked for at once.
      if (next !== null) throw new Error('Pluggy sent only a part of the transactions that were asked for');
      for (const id of [...seen, ...parked]) missing.delete(id);
    }
    return [...missing];
  }
}
