import type { AccountChanges } from '../bank/apply-bank-changes.js';
import type { Bank } from '../bank/bank.js';
import type { ItemRecord } from '../items/item-record.js';
import { iso } from '../state/virtual-clock.js';

/** Pluggy sends changed ids in blocks, so that one `GET /v2/transactions?ids=` can ask for a block (changelog 2026.08). */
const BLOCK = 400;

/** Tells what a sync changed: one `transactions/created` an account, updates and deletions in blocks of ids. */
export function publishTransactionEvents(
  bank: Bank,
  item: ItemRecord,
  changes: AccountChanges[],
  createdAtFrom: number,
): void {
  for (const change of changes) {
    const about = { itemId: item.id, accountId: change.accountId, clientId: bank.clientId };
    if (change.createdCount > 0) {
      const event = 'transactions/created';
      bank.sender.publish(event, item, {
        event,
        id: item.id,
        ...about,
        transactionsCount: change.createdCount,
        transactionsMinDate: iso(change.minDate),
        transactionsCreatedAtFrom: iso(createdAtFrom),
        ...links(bank, change.accountId, iso(createdAtFrom)),
      });
    }
    for (const [event, ids] of [
      ['transactions/updated', change.updated],
      ['transactions/deleted', change.deleted],
    ] as const) {
      for (let from = 0; from < ids.length; from += BLOCK) {
        const transactionIds = ids.slice(from, from + BLOCK);
        bank.sender.publish(event, item, { event, id: item.id, ...about, transactionIds });
      }
    }
  }
}

/** Applications from before 2026-06-02 get the old link and a second one for v2; newer ones only the v2 link. */
function links(bank: Bank, accountId: string, createdAtFrom: string): Record<string, string> {
  const query = `accountId=${accountId}&createdAtFrom=${createdAtFrom}`;
  const v2 = `${bank.url}/v2/transactions?${query}`;
  if (bank.switches.linkMode === 'v2') return { createdTransactionsLink: v2 };
  return { createdTransactionsLink: `${bank.url}/transactions?${query}`, createdTransactionsLinkV2: v2 };
}
