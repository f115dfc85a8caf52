import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../items/face.js';
import { ItemUpdated } from '../items/events/item-updated.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { PluggyClient, type WireItem } from '../kernel/pluggy/pluggy-client.js';
import { ItemSynced } from './events/item-synced.js';
import { ACCOUNTS } from './row-kinds.js';
import { RunItem } from './run-item.js';
import { SyncAccount } from './sync-account.js';
import type { SyncRun } from './sync-run.js';
import { UpsertRows } from './upsert-rows.js';

/**
 * Fetches what Pluggy has new of an Item after one of Pluggy's own syncs: every product that `statusDetail` calls
 * updated. The Item's present state counts, not the event's.
 */
@Injectable()
export class SyncItem {
  constructor(
    private readonly items: ItemsFace,
    private readonly pluggy: PluggyClient,
    private readonly rows: UpsertRows,
    private readonly syncAccount: SyncAccount,
    private readonly runItem: RunItem,
  ) {}

  @OnDomainEvent(ItemUpdated)
  async onUpdated({ itemId }: ItemUpdated): Promise<void> {
    const item = await this.items.snapshot(itemId);
    if (!item?.lastUpdatedAt) return;
    const { lastUpdatedAt } = item;
    await this.runItem.run(itemId, 'item/updated', async (run) => {
      const products = PRODUCTS.filter((product) => isFresh(item, product));
      if (products.length > 0) {
        for (const accountId of await this.accounts(run)) {
          if (products.includes('transactions')) await this.syncAccount.sync(run, accountId, item);
        }
      }
      return [new ItemSynced(itemId, lastUpdatedAt, run.id)];
    });
  }

  /** Stores the Item's accounts. @returns their ids. An account that is missing is not deleted. */
  private async accounts(run: SyncRun): Promise<string[]> {
    const ids: string[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const written = await this.rows.write(run, ACCOUNTS, await this.pluggy.accountsPage(run.itemId, page));
      ids.push(...written.seen);
      pages = written.totalPages ?? 1;
    }
    return ids;
  }
}

const PRODUCTS = ['accounts', 'creditCards', 'transactions'] as const;

/** Without `statusDetail` every product is up to date; with it, those that it says are (facts on partial success). */
function isFresh(item: WireItem, product: (typeof PRODUCTS)[number]): boolean {
  return !item.statusDetail || item.statusDetail[product]?.isUpdated === true;
}
