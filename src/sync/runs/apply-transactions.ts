import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { MOVING } from '../../kernel/pluggy/item-status.js';
import { TransactionsNotified } from '../../webhooks/events/transactions-notified.js';
import { FetchTransactions } from '../copy/fetch-transactions.js';
import { ReadingProgress } from '../copy/progress.js';
import { RemoveRows } from '../copy/remove-rows.js';
import { TRANSACTION_LISTS } from '../products/products.js';
import { RunItem } from './run-item.js';
import { SyncItem } from './sync-item.js';

/**
 * Applies `transactions/created|updated|deleted`: reads just what they name. `updated` and `deleted` are the same
 * question to Pluggy: what are these rows now, and which of them are no more?
 *
 * Nothing is asked twice: what a reading that began after the webhook came has covered is done. When Pluggy has
 * finished a sync that the copy has not caught up with, catching up is what the webhook means.
 */
@Injectable()
export class ApplyTransactions {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
    private readonly progress: ReadingProgress,
    private readonly fetchTransactions: FetchTransactions,
    private readonly removeRows: RemoveRows,
    private readonly syncItem: SyncItem,
    private readonly runItem: RunItem,
  ) {}

  @OnDomainEvent(TransactionsNotified)
  async onNotified(event: TransactionsNotified): Promise<void> {
    const { itemId, accountId, change, transactionIds, createdAtFrom, inboxId } = event;
    if (await this.isCovered(event)) return;
    const item = await this.items.currentSince(itemId, event.receivedAt);
    if (!item) return;
    const cause = { cause: `transactions/${change}`, inboxId };
    if (item.lastUpdatedAt && !MOVING.includes(item.status) && !(await this.syncItem.isCaughtUp(item))) {
      await this.syncItem.sync(item, cause);
      if (await this.isCovered(event)) return;
    }
    const account = (await this.progress.of(itemId)).get(`${TRANSACTION_LISTS.name}/${accountId}`);
    // An account that is not in the copy is read whole by the run that first brings it.
    if (!account?.through) return;
    const since = createdAtFrom ?? account.through;
    await this.runItem.run(itemId, cause, async (run) => {
      if (change === 'created')
        await this.fetchTransactions.window(run, accountId, { createdAtFrom: since }, 'something');
      else
        await this.removeRows.confirm(run, [
          { product: TRANSACTION_LISTS, scopeId: accountId, ids: transactionIds },
        ]);
      return { outcome: 'done', events: [] };
    });
  }

  /**
   * Whether a reading of the account that began after the webhook came has seen what it speaks of: rows created from
   * the window's first day on, ids whose rows lie in it, ids that are gone. A day is left out at its edge.
   */
  private async isCovered(event: TransactionsNotified): Promise<boolean> {
    if (event.receivedAt === null) return false;
    const [covered] = await this.database.query(
      `select 1 from sync.progress p
        where p.item_id = $1 and p.product = $2 and p.scope_id = $3 and p.read_at > $4::timestamptz
          and case $5 when 'created' then p.window_from is null or $6::timestamptz >= p.window_from + interval '1 day'
                      else not exists (
                        select 1 from unnest($7::uuid[]) as named (id)
                          left join sync.transactions t on t.item_id = $1 and t.id = named.id and t.account_id = $3
                          left join sync.removed_rows r
                                 on r.item_id = $1 and r.kind = 'transaction' and r.id = named.id::text
                         where case when t.id is null then p.window_from is not null and r.id is null
                                    else $5 = 'deleted' or t.date < p.window_from + interval '1 day' end)
              end`,
      [event.itemId, TRANSACTION_LISTS.name, event.accountId, event.receivedAt, event.change, event.minDate, event.transactionIds], // prettier-ignore
    );
    return covered !== undefined;
  }
}
