import { findConnector } from '../connectors/connector-catalogue.js';
import type { ItemRecord } from '../items/item-record.js';
import type { UserScript } from '../items/sandbox-users.js';
import { SeededRandom } from '../state/seeded-random.js';
import { AccountOverlay } from './account-overlay.js';
import type { AccountRecord } from './account-record.js';
import type { AccountChanges } from './apply-bank-changes.js';
import type { Bank } from './bank.js';
import { PEOPLE } from './brazil.js';
import { dayOf, startOfDay } from './sao-paulo-day.js';

/** The accounts that the first successful execution finds, with a year of rows up to yesterday. */
export function openAccounts(bank: Bank, item: ItemRecord, script: UserScript): AccountChanges[] {
  const random = new SeededRandom(bank.seed, item.ordinal, 0xacc);
  const business = script.business === true || findConnector(item.connectorId)?.type === 'BUSINESS_BANK';
  const cpf = `${random.digits(3)}.${random.digits(3)}.${random.digits(3)}-${random.digits(2)}`;
  const holder = business
    ? { name: 'Padaria Pão & Açúcar ME', document: '13.590.585/0001-99', business }
    : { name: random.pick(PEOPLE), document: cpf, business };
  const multiply = script.multiply ?? 1;
  const now = bank.clock.now();
  const open = (
    sub: number,
    kind: AccountRecord['kind'],
    rows: number,
    balanceCents: number,
  ): AccountRecord => ({
    owner: item.ordinal,
    sub,
    kind,
    rows: Math.round(rows * multiply),
    lastDay: dayOf(now) - 1,
    ingestedAt: now,
    updatedAt: now,
    balanceCents,
    holder,
    openFinance: findConnector(item.connectorId)?.isOpenFinance === true,
    overlay: new AccountOverlay(),
  });
  const { checkingTransactions, cardTransactions } = bank.switches;
  item.accounts.push(open(0, 'CHECKING_ACCOUNT', checkingTransactions, random.int(10_000, 2_500_000)));
  if (item.products.includes('CREDIT_CARDS')) {
    // The sandbox page's own card: a balance of −503.10 (facts-2 §3.5).
    const card = open(1, 'CREDIT_CARD', cardTransactions, -50_310);
    addComingInstalments(card, now);
    item.accounts.push(card);
  }
  if (script.twoCheckingAccounts) {
    item.accounts.push(open(2, 'CHECKING_ACCOUNT', checkingTransactions, random.int(0, 90_000)));
  }
  return item.accounts.map((account) => {
    const ledger = bank.ledger(account);
    const { first } = ledger.dayRange();
    return {
      accountId: ledger.id,
      added: [],
      updated: [],
      deleted: [],
      reposted: [],
      backdated: [],
      createdCount: account.rows + account.overlay.added.size,
      minDate: startOfDay(first),
    };
  });
}

/** Cards list instalments that are still to come, dated in the future and PENDING (facts §6). */
function addComingInstalments(card: AccountRecord, now: number): void {
  for (const months of [1, 2]) {
    const date = startOfDay(dayOf(now) + 30 * months);
    card.overlay.add({ date, createdAt: now, status: 'PENDING' });
  }
}
