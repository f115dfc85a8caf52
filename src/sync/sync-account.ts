import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import type { WireItem } from '../kernel/pluggy/pluggy-client.js';
import { Accounts } from './accounts.js';
import { Consent } from './consent.js';
import { FetchTransactions } from './fetch-transactions.js';
import { RemoveTransactions } from './remove-transactions.js';
import { type SyncRun, SyncRuns } from './sync-run.js';

/**
 * Brings one account's transactions up to date: everything at first, later the window in which Pluggy itself may have
 * changed something, and whatever was created late with an older date.
 */
@Injectable()
export class SyncAccount {
  constructor(
    private readonly database: Database,
    private readonly accounts: Accounts,
    private readonly consent: Consent,
    private readonly fetchTransactions: FetchTransactions,
    private readonly removeTransactions: RemoveTransactions,
    private readonly runs: SyncRuns,
  ) {}

  /**
   * Reads what the Item's `lastUpdatedAt` brought. The account has caught up with it afterwards, unless the consent
   * ended meanwhile: then the lists were empty or cut short, and the next run begins where this one did.
   */
  async sync(run: SyncRun, accountId: string, item: WireItem): Promise<void> {
    const progress = await this.accounts.find(run.itemId, accountId);
    const dateFrom = progress?.windowFrom ?? undefined;
    // Ids are only collected to find what is missing: not for a first load, which may be a million rows.
    const compare = progress?.hasRows === true;
    const seen = await this.fetchTransactions.window(run, accountId, { dateFrom }, compare);
    if (progress?.through)
      await this.fetchTransactions.window(run, accountId, { createdAtFrom: progress.through }, false);
    if (compare)
      await this.removeTransactions.confirm(
        run,
        accountId,
        await this.missing(run, accountId, dateFrom, seen),
      );
    if (item.connector.isOpenFinance && !(await this.consent.lives(item))) return;
    await this.runs.write(run, (tx) =>
      tx.query(`update sync.accounts set transactions_through = $2 where id = $1`, [
        accountId,
        item.lastUpdatedAt,
      ]),
    );
  }

  /**
   * Rows that should have been in the window and were not, and that no answer of this run brought: candidates for
   * removal, nothing more. A day is left out at the window's edge, as day filters follow Pluggy's zone.
   */
  private async missing(
    run: SyncRun,
    accountId: string,
    dateFrom: string | undefined,
    seen: string[],
  ): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `select id from sync.transactions
        where item_id = $1 and account_id = $2 and run_id <> $4 and not (id = any($5::uuid[]))
          and ($3::date is null or date >= $3::date + interval '1 day')`,
      [run.itemId, accountId, dateFrom ?? null, run.id, seen],
    );
    return rows.map((row) => row.id);
  }
}
