import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../items/face.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { TransactionsNotified } from '../webhooks/events/transactions-notified.js';
import { Accounts } from './accounts.js';
import { FetchTransactions } from './fetch-transactions.js';
import { RemoveTransactions } from './remove-transactions.js';
import { RunItem } from './run-item.js';

/**
 * Applies `transactions/created|updated|deleted`: reads just what they name. `updated` and `deleted` are the same
 * question to Pluggy: what are these rows now, and which of them are no more?
 */
@Injectable()
export class ApplyTransactions {
  constructor(
    private readonly accounts: Accounts,
    private readonly items: ItemsFace,
    private readonly fetchTransactions: FetchTransactions,
    private readonly removeTransactions: RemoveTransactions,
    private readonly runItem: RunItem,
  ) {}

  @OnDomainEvent(TransactionsNotified)
  async onNotified(event: TransactionsNotified): Promise<void> {
    const { itemId, accountId, change, transactionIds, createdAtFrom } = event;
    const account = await this.accounts.find(itemId, accountId);
    // An account that is not in the copy is read whole by the run that first brings it.
    if (!account || !(await this.items.readNow(itemId))) return;
    await this.runItem.run(itemId, `transactions/${change}`, async (run) => {
      const since = createdAtFrom ?? account.through;
      if (change !== 'created') await this.removeTransactions.confirm(run, accountId, transactionIds);
      else if (since) await this.fetchTransactions.window(run, accountId, { createdAtFrom: since }, false);
      return [];
    });
  }
}
