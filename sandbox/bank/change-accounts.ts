import type { ItemRecord } from '../items/item-record.js';
import { SeededRandom } from '../state/seeded-random.js';
import type { AccountRecord } from './account-record.js';
import type { Bank } from './bank.js';
import { MAX_ACCOUNTS, newAccount } from './open-accounts.js';
import type { ChangeCounts } from './products/product-rows.js';

const KINDS = ['CHECKING_ACCOUNT', 'SAVINGS_ACCOUNT', 'CREDIT_CARD'] as const;
/** Rows of an account that was opened later. */
const ROWS = 40;

/** Accounts that a change touched. */
export interface ChangedAccounts {
  added: AccountRecord[];
  changed: AccountRecord[];
  deleted: AccountRecord[];
}

/**
 * The bank opens, changes (another balance, another product name) and closes accounts. Its real-time balance tells at
 * once; Pluggy serves the rest when it has read the accounts again. Undefined when ids for new ones have run out.
 */
export function changeAccounts(
  bank: Bank,
  item: ItemRecord,
  counts: ChangeCounts,
  mayChange: (account: AccountRecord) => boolean,
): ChangedAccounts | undefined {
  const pending = (item.pendingAccounts ??= { added: [], changed: [], deleted: [] });
  const opened = item.accountCount ?? item.accounts.length;
  if (opened + (counts.add ?? 0) > MAX_ACCOUNTS) return undefined;
  const random = new SeededRandom(bank.seed, item.ordinal, 0xacd, item.changeCount ?? 0);
  item.changeCount = (item.changeCount ?? 0) + 1;
  const alive = random.shuffle(
    item.accounts.filter((one) => !pending.deleted.includes(one.sub) && mayChange(one)),
  );
  const deleted = alive.splice(0, counts.delete ?? 0);
  const changed = alive.splice(0, counts.change ?? 0);
  for (const { sub } of deleted) pending.deleted.push(sub);
  for (const { sub } of changed) pending.changed.push({ sub, cents: random.int(1, 99_999) });
  const added = Array.from({ length: counts.add ?? 0 }, (_, n) => {
    const holder = item.accounts[0]?.holder ?? { name: '', document: '', business: false };
    const kind = KINDS[(opened + n) % KINDS.length] as (typeof KINDS)[number];
    return newAccount(bank, item, kind, ROWS, random.int(0, 500_000), { holder });
  });
  pending.added.push(...added);
  return { added, changed, deleted };
}

/** Pluggy has read the accounts of these kinds: what the bank has is what is served. */
export function collectAccounts(bank: Bank, item: ItemRecord, cards: boolean, others: boolean): void {
  const { pendingAccounts: pending } = item;
  if (!pending) return;
  const now = bank.clock.now();
  const reached = ({ kind }: AccountRecord): boolean => (kind === 'CREDIT_CARD' ? cards : others);
  const reachedSub = (sub: number): boolean => item.accounts.some((one) => one.sub === sub && reached(one));
  for (const { sub, cents } of pending.changed.filter((change) => reachedSub(change.sub))) {
    const account = item.accounts.find((one) => one.sub === sub) as AccountRecord;
    account.balanceCents += cents;
    account.revision = (account.revision ?? 0) + 1;
    account.updatedAt = now;
  }
  const gone = pending.deleted.filter(reachedSub);
  const opened = pending.added.filter(reached);
  for (const account of opened) account.ingestedAt = account.updatedAt = now;
  pending.changed = pending.changed.filter((change) => !reachedSub(change.sub));
  pending.deleted = pending.deleted.filter((sub) => !gone.includes(sub));
  pending.added = pending.added.filter((account) => !reached(account));
  item.accounts = [...item.accounts.filter(({ sub }) => !gone.includes(sub)), ...opened];
}

/** Makes the account show what a real-time balance has seen; the rest of its change waits for the next sync. */
export function writeBalance(bank: Bank, item: ItemRecord, account: AccountRecord, cents: number): void {
  account.balanceCents = cents;
  account.updatedAt = bank.clock.now();
  for (const change of item.pendingAccounts?.changed ?? []) if (change.sub === account.sub) change.cents = 0;
  bank.changed();
}

/** What the bank itself would say of an account's balance now, in cents. */
export function balanceAtBank(item: ItemRecord, account: AccountRecord): number {
  const changes = item.pendingAccounts?.changed.filter(({ sub }) => sub === account.sub) ?? [];
  return changes.reduce((cents, change) => cents + change.cents, account.balanceCents);
}
