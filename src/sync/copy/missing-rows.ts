import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Database } from '../../kernel/database/database.js';
import type { SyncRun } from '../runs/sync-run.js';

/** Where a page lies in a list that is sorted by date, the newest first. */
export interface PageRange {
  /** The oldest date of the page before; null on the first. */
  top: string | null;
  /** The ids of the page before: rows of that same date may be on both. */
  before: string[];
}

/** Finds the rows of the copy that a page of Pluggy's should have had. */
@Injectable()
export class MissingRows {
  constructor(private readonly database: Database) {}

  /**
   * Compares one page with the copy: a row of the account whose date lies within the page's range and that is not on
   * it, nor written by this run, is missing. Rows of the very oldest date wait for the next page.
   *
   * @param listed what is on the page; a parked row may have an id that is none.
   * @param windowFrom on the last page: the day at which the window begins, null when it has no beginning. A day is
   *   left out at that edge, as day filters follow Pluggy's zone.
   * @returns undefined when the list is not in order, so that nothing can be told from it.
   */
  async of(
    run: SyncRun,
    accountId: string,
    listed: string[],
    { top, before }: PageRange,
    windowFrom: string | null | undefined,
  ): Promise<{ missing: string[]; next: PageRange } | undefined> {
    const ids = listed.filter((id) => isUUID(id, 'loose'));
    const isLast = windowFrom !== undefined;
    // Index: transactions_by_date. The dates come from the copy, which holds the page by now.
    const [found] = await this.database.query<{ ordered: boolean; bottom: string | null; missing: string[] }>(
      `with page as (
         select min(date) as bottom, max(date) as top from sync.transactions where item_id = $1 and id = any($3::uuid[])
       )
       select (page.top <= $4::timestamptz) is not false as ordered, page.bottom::text as bottom,
              array(select t.id::text from sync.transactions t
                     where t.item_id = $1 and t.account_id = $2 and t.run_id <> $8
                       and ($4::timestamptz is null or t.date <= $4::timestamptz)
                       and case when $5 then $6::date is null or t.date >= $6::date + interval '1 day'
                                else t.date > page.bottom end
                       and not (t.id = any($3::uuid[])) and not (t.id = any($7::uuid[]))) as missing
         from page`,
      [run.itemId, accountId, ids, top, isLast, windowFrom ?? null, before, run.id],
    );
    const { ordered, bottom, missing } = found!;
    return ordered ? { missing, next: { top: bottom ?? top, before: ids } } : undefined;
  }
}
