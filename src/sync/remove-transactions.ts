import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { Logger } from '../kernel/observability/logger.js';
import { PluggyClient, type WireItem } from '../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { Consent } from './consent.js';
import { FetchTransactions } from './fetch-transactions.js';
import { type SyncRun, SyncRuns } from './sync-run.js';

/**
 * The brake: a loss of more rows than this, and of more than this part of the account, is an admin's decision. Counted
 * over a day, because one loss comes in many blocks: Pluggy names at most 400 ids in a webhook.
 */
const BRAKE_ROWS = 50;
const BRAKE_PART = 1 / 5;
const BRAKE_TIME = '24 hours';

/** Pluggy could not read the bank the last time: what it lacks now may be its own lack. */
const TROUBLED: string[] = ['LOGIN_ERROR', 'OUTDATED'];

/**
 * The only way a transaction leaves the copy while its Item lives.
 *
 * Nothing is removed on a hint (a webhook, a row missing from a window): Pluggy is asked for exactly these ids, and
 * only what it does not have, while the Item and its consent are known good *after* that answer, is gone. An empty
 * list is never a deletion: with a revoked consent every list is empty.
 */
@Injectable()
export class RemoveTransactions {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly consent: Consent,
    private readonly fetchTransactions: FetchTransactions,
    private readonly runs: SyncRuns,
    private readonly logger: Logger,
  ) {}

  /** Removes those of `ids` that are confirmed gone and stores the present state of the others. */
  async confirm(run: SyncRun, accountId: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const missing = await this.fetchTransactions.byIds(run, accountId, ids);
    const ours = await this.inCopy(run.itemId, accountId, missing);
    // Also what we never had is remembered as removed: an older answer that still has it may be on its way.
    if (missing.length === 0 || !(await this.consentLives(run.itemId))) return;
    if (await this.brakes(run, accountId, ours)) return;
    run.counts.removed += await this.remove(run, accountId, missing);
  }

  private async inCopy(itemId: string, accountId: string, ids: string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `select id from sync.transactions where item_id = $1 and account_id = $2 and id = any($3)`,
      [itemId, accountId, ids],
    );
    return rows.map((row) => row.id);
  }

  private async consentLives(itemId: string): Promise<boolean> {
    const item = await this.itemAtPluggy(itemId);
    if (!item || TROUBLED.includes(item.status)) return false;
    if (item.statusDetail?.transactions?.isUpdated === false) return false;
    return this.consent.lives(item);
  }

  /**
   * Asked for only to be looked at: storing it would say once more that the Item was updated, while the run that asks
   * is the one that reads that very update.
   */
  private async itemAtPluggy(itemId: string): Promise<WireItem | undefined> {
    try {
      return await this.pluggy.fetchItem(itemId);
    } catch (error) {
      if (error instanceof PluggyError && error.notFound) return undefined;
      throw error;
    }
  }

  /** Holds the removals for an admin when, with those of the last day, the loss is too large to be believed. */
  private async brakes(run: SyncRun, accountId: string, ids: string[]): Promise<boolean> {
    if (ids.length === 0) return false;
    return this.runs.write(run, async (tx) => {
      const [account] = await tx.query<{ left: number; lost: number }>(
        `select (select count(*)::int from sync.transactions where item_id = $1 and account_id = $2) as left,
                (select count(*)::int from sync.removed_transactions
                  where item_id = $1 and account_id = $2 and lost_at > clock_timestamp() - $3::interval) as lost`,
        [run.itemId, accountId, BRAKE_TIME],
      );
      const { left, lost } = account!;
      const loss = lost + ids.length;
      if (loss <= BRAKE_ROWS || loss <= (left + lost) * BRAKE_PART) return false;
      await tx.query(
        `insert into sync.held_removals (item_id, account_id, transaction_id, run_id)
         select $1, $2, id, $3 from unnest($4::uuid[]) as id on conflict do nothing`,
        [run.itemId, accountId, run.id, ids],
      );
      run.counts.held += ids.length;
      this.logger.error(
        { itemId: run.itemId, accountId, held: ids.length, left, lost },
        'removals held back by the brake',
      );
      return true;
    });
  }

  /** Not rows of another account that were named by mistake: an account's list never has those. */
  private async remove(run: SyncRun, accountId: string, ids: string[]): Promise<number> {
    const [row] = await this.runs.write(run, (tx) =>
      tx.query<{ removed: number }>(
        `with gone as (
           delete from sync.transactions where item_id = $1 and account_id = $2 and id = any($3::uuid[])
           returning id
         ), remembered as (
           insert into sync.removed_transactions as r (item_id, id, account_id, removed_at, run_id, lost_at)
           select $1, missing.id, $2, clock_timestamp(), $4, case when gone.id is not null then clock_timestamp() end
             from unnest($3::uuid[]) as missing (id) left join gone on gone.id = missing.id
            where not exists (select 1 from sync.transactions t
                               where t.item_id = $1 and t.id = missing.id and t.account_id <> $2)
            order by missing.id
           on conflict (item_id, id) do update
              set removed_at = excluded.removed_at, run_id = excluded.run_id,
                  lost_at = coalesce(excluded.lost_at, r.lost_at)
         ), released as (
           delete from sync.held_removals 
            where item_id = $1 and account_id = $2 and transaction_id = any($3::uuid[])
         )
         select count(*)::int as removed from gone`,
        [run.itemId, accountId, ids, run.id],
      ),
    );
    return row!.removed;
  }
}
