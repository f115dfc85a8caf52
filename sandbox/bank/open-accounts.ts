import { findConnector } from '../connectors/connector-catalogue.js';
import type { ItemRecord } from '../items/item-record.js';
import type { UserScript } from '../items/sandbox-users.js';
import { SeededRandom, hash32 } from '../state/seeded-random.js';
import { AccountOverlay } from './account-overlay.js';
import type { AccountRecord } from './account-record.js';
import type { AccountChanges } from './apply-bank-changes.js';
import type { Bank } from './bank.js';
import { PEOPLE } from './brazil.js';
import { dayOf, startOfDay } from './sao-paulo-day.js';

/** The largest number of accounts that an Item can ever have: what an id has room for. */
export const MAX_ACCOUNTS = 256;

/** The accounts that the first successful execution finds, with a year of rows up to yesterday. */
export function openAccounts(bank: Bank, item: ItemRecord, script: UserScript): void {
  const person = personOf(bank, item);
  const random = new SeededRandom(bank.seed, person, 0xacc);
  const business = script.business === true || findConnector(item.connectorId)?.type === 'BUSINESS_BANK';
  const drawn = `${random.digits(3)}.${random.digits(3)}.${random.digits(3)}-${random.digits(2)}`;
  const cpf = cpfOf(item)?.replace(/(...)(...)(...)/, '$1.$2.$3-') ?? drawn;
  const holder = business
    ? { name: 'Padaria Pão & Açúcar ME', document: '13.590.585/0001-99', business }
    : { name: random.pick(PEOPLE), document: cpf, business };
  const multiply = script.multiply ?? 1;
  const open = (
    kind: AccountRecord['kind'],
    rows: number,
    cents: number,
    more?: Partial<AccountRecord>,
  ): void => {
    const account = newAccount(bank, item, kind, Math.round(rows * multiply), cents, {
      holder,
      ...(person !== item.ordinal && { person }),
      ...more,
    });
    item.accounts.push(account);
  };
  const { checkingTransactions, cardTransactions } = bank.switches;
  const checkingCents = random.int(10_000, 2_500_000);
  if (script.rows !== undefined) {
    item.still = true;
    open('CHECKING_ACCOUNT', script.rows, checkingCents);
    return;
  }
  item.rich = script.everything === true;
  const full = script.everything ? { variant: 'full' as const } : {};
  open('CHECKING_ACCOUNT', checkingTransactions, checkingCents, full);
  // The sandbox page's own card: a balance of −503.10 (facts-2 §3.5).
  if (item.products.includes('CREDIT_CARDS')) open('CREDIT_CARD', cardTransactions, -50_310, full);
  if (script.twoCheckingAccounts)
    open('CHECKING_ACCOUNT', checkingTransactions, random.int(0, 90_000), { sub: 2 });
  if (!script.everything) return;
  open('SAVINGS_ACCOUNT', 60, random.int(100_000, 900_000), full);
  open('CHECKING_ACCOUNT', 12, 0, { variant: 'bare' });
  if (!item.products.includes('CREDIT_CARDS')) return;
  open('CREDIT_CARD', 40, -12_345, { variant: 'additional' });
  // Never used: no rows, no bills.
  open('CREDIT_CARD', 0, 0, { variant: 'cancelled' });
}

/**
 * Who connects the same login at the same bank for the same user again finds the same accounts; at an Open Finance bank
 * a CPF is a person, whoever connects it (OAS: `providerId` is the same for the same account across Items).
 */
function personOf(bank: Bank, item: ItemRecord): number {
  const { connectorId, parameters, clientUserId } = item;
  const cpf = cpfOf(item);
  if (cpf) return hash32(connectorId, Number(cpf.slice(0, 6)), Number(cpf.slice(6)));
  const same = [...bank.items.values()].find(
    (other) =>
      other.clientUserId !== null &&
      other.clientUserId === clientUserId &&
      other.connectorId === connectorId &&
      other.parameters.user === parameters.user &&
      other.accounts.length > 0,
  );
  return same?.accounts[0]?.person ?? same?.ordinal ?? item.ordinal;
}

function cpfOf({ connectorId, parameters }: ItemRecord): string | undefined {
  return findConnector(connectorId)?.isOpenFinance ? parameters.cpf?.replace(/\D/g, '') : undefined;
}

/** An account with the Item's next number. */
export function newAccount(
  bank: Bank,
  item: ItemRecord,
  kind: AccountRecord['kind'],
  rows: number,
  balanceCents: number,
  more: Partial<AccountRecord> & Pick<AccountRecord, 'holder'>,
): AccountRecord {
  const now = bank.clock.now();
  const person = item.accounts[0]?.person;
  const sub = more.sub ?? item.accountCount ?? item.accounts.length;
  item.accountCount = Math.max(item.accountCount ?? 0, sub + 1);
  const account: AccountRecord = {
    owner: item.ordinal,
    sub,
    kind,
    rows,
    lastDay: dayOf(now) - 1,
    ingestedAt: now,
    updatedAt: now,
    balanceCents,
    openFinance: findConnector(item.connectorId)?.isOpenFinance === true,
    overlay: new AccountOverlay(),
    unread: true,
    ...(person === undefined ? {} : { person }),
    ...more,
  };
  if (kind === 'CREDIT_CARD' && rows > 0) addComingInstalments(account, now);
  return account;
}

/** Pluggy reads an account's transactions for the first time: all of them are new. */
export function readFirstHistory(bank: Bank, account: AccountRecord): AccountChanges {
  delete account.unread;
  account.ingestedAt = bank.clock.now();
  for (const row of account.overlay.added.values()) row.createdAt = account.ingestedAt;
  const ledger = bank.ledger(account);
  return {
    accountId: ledger.id,
    added: [],
    updated: [],
    deleted: [],
    reposted: [],
    backdated: [],
    createdCount: account.rows + account.overlay.added.size,
    minDate: startOfDay(ledger.dayRange().first),
  };
}

/** Cards list instalments that are still to come, dated in the future and PENDING (facts §6). */
function addComingInstalments(card: AccountRecord, now: number): void {
  for (const months of [1, 2]) {
    const date = startOfDay(dayOf(now) + 30 * months);
    card.overlay.add({ date, createdAt: now, status: 'PENDING' });
  }
}
