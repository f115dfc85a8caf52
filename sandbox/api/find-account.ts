import type { AccountRecord } from '../bank/account-record.js';
import type { Bank } from '../bank/bank.js';
import { consentHasEnded } from '../items/consent.js';
import type { ItemRecord } from '../items/item-record.js';

/** The account behind an id, with its Item; undefined when there is none (any more). */
export function findAccount(
  bank: Bank,
  id: string,
): { item: ItemRecord; account: AccountRecord } | undefined {
  const key = bank.ids.decode(id, 'account');
  const item = key ? bank.items.get(key.owner) : undefined;
  const account = item?.accounts.find((candidate) => candidate.sub === key?.sub);
  return item && account ? { item, account } : undefined;
}

/**
 * Whether the Item's data is served at all: without a living consent its lists are empty, with status 200 (CONS).
 * The accounts themselves are still there, and come back when the user renews.
 */
export function isReadable(bank: Bank, item: ItemRecord): boolean {
  return !consentHasEnded(item, bank.clock.now());
}
