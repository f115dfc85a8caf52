import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import type { SyncRun } from '../runs/sync-run.js';
import { FetchTransactions } from './fetch-transactions.js';
import type { ListRead, Progress } from './progress.js';

/** Newest rows that a window takes along: what fits on one of Pluggy's pages of 500 costs the same call. */
const ROWS_OF_A_PAGE = 450;
/** Rows of any date are asked for by their creation when that was last done so long before. */
const CREATED_EVERY_MS = 6 * 24 * 3_600_000;

/**
 * Brings one account's transactions up to date: everything at first; later the window in which Pluggy itself may have
 * changed something, which is 14 days (Pluggy re-reads 4 to 7 at each of its own syncs) and as much more as one page
 * holds. For most accounts that is all of them.
 */
@Injectable()
export class ReadAccountTransactions {
  constructor(
    private readonly database: Database,
    private readonly fetchTransactions: FetchTransactions,
  ) {}

  /**
   * @param before how far it was read; undefined: read everything.
   * @param lists what this run has read already: rows that came late with a date before the window are looked for in
   *   one account of an Item a run, each every 6 days. Pluggy announces them by `transactions/created` all the same.
   */
  async read(
    run: SyncRun,
    accountId: string,
    before: Progress | undefined,
    lists: ListRead[],
    lastUpdatedAt: string,
  ): Promise<Pick<ListRead, 'windowFrom' | 'allCreated' | 'askedCreated'> & { missing: string[] }> {
    const { windowFrom, hasRows } = await this.window(accountId, before?.through ?? null);
    const missing = await this.fetchTransactions.window(
      run,
      accountId,
      { dateFrom: windowFrom ?? undefined },
      hasRows ? 'to be compared' : 'nothing',
    );
    const since = before?.createdThrough;
    const askedCreated =
      !!windowFrom && !!since && isOld(since, lastUpdatedAt) && !lists.some((list) => list.askedCreated);
    if (askedCreated)
      await this.fetchTransactions.window(run, accountId, { createdAtFrom: since }, 'something');
    return { missing, windowFrom, allCreated: !windowFrom || askedCreated, askedCreated };
  }

  /** From which day on; null for everything: at first, and when all fits on a page. Index: transactions_by_date. */
  private async window(
    accountId: string,
    through: string | null,
  ): Promise<{ windowFrom: string | null; hasRows: boolean }> {
    const [found] = await this.database.query<{ windowFrom: string | null; hasRows: boolean }>(
      `select case when page.date is not null
                   then (least($2::timestamptz - interval '14 days', page.date) at time zone 'UTC')::date::text
              end as "windowFrom",
              exists (select 1 from sync.transactions where account_id = $1) as "hasRows"
         from (select 1) always
         left join lateral (select date from sync.transactions where account_id = $1 and $2::timestamptz is not null
                             order by date desc, id desc offset ${ROWS_OF_A_PAGE} limit 1) page on true`,
      [accountId, through],
    );
    return found!;
  }
}

/** By Pluggy's clock, both. */
const isOld = (since: string, lastUpdatedAt: string): boolean =>
  Date.parse(lastUpdatedAt) - Date.parse(since) >= CREATED_EVERY_MS;
