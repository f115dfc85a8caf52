import type { ItemRecord } from '../../items/item-record.js';
import { hash32 } from '../../state/seeded-random.js';
import type { Bank } from '../bank.js';
import { investmentKind } from './investment-kinds.js';
import { loanKind } from './loans.js';
import { rowsOf, type BankRow, type RowPlace, type Side } from './product-rows.js';

/** What a resource stands for, by its parent's number. */
const [ACCOUNT, LOAN, INVESTMENT] = [0, 1, 2];
const STATUSES = ['AVAILABLE', 'TEMPORARILY_UNAVAILABLE', 'PENDING_AUTHORISATION', 'UNAVAILABLE'] as const;
const LOAN_TYPES = {
  LOAN: 'LOAN',
  FINANCING: 'FINANCING',
  INVOICE_FINANCING: 'INVOICE_FINANCING',
  UNARRANGED_ACCOUNT_OVERDRAFT: 'UNARRANGED_ACCOUNT_OVERDRAFT',
} as const;

/** One for each account, loan and investment that the user shares. */
export function resourcePlaces(bank: Bank, item: ItemRecord, side: Side): RowPlace[] {
  return [
    ...item.accounts.map(({ sub }) => ({ parent: ACCOUNT, index: sub })),
    ...rowsOf(bank, item, 'loans', side).map(({ index }) => ({ parent: LOAN, index })),
    ...rowsOf(bank, item, 'investments', side).map(({ index }) => ({ parent: INVESTMENT, index })),
  ];
}

/** A shared resource, known by the institution's own id, which is no UUID. Each change of it is another status. */
export function resourceView(bank: Bank, item: ItemRecord, row: BankRow): Record<string, unknown> {
  const turn = row.revision + (item.rich && row.parent === LOAN ? row.index : 0);
  return {
    resourceId: resourceId(bank, item, row),
    type: typeOf(item, row),
    status: STATUSES[turn % STATUSES.length],
  };
}

export function resourceId(bank: Bank, item: ItemRecord, { parent, index }: RowPlace): string {
  const part = (n: number): string => hash32(bank.seed, item.ordinal, 0x2e5, parent, index, n).toString(36);
  return `${part(0)}-${part(1)}-${part(2)}`;
}

function typeOf(item: ItemRecord, { parent, index }: RowPlace): string {
  if (parent === LOAN) return LOAN_TYPES[loanKind(index).kind];
  if (parent === INVESTMENT) return investmentType(index);
  const account = item.accounts.find(({ sub }) => sub === index);
  return account?.kind === 'CREDIT_CARD' ? 'CREDIT_CARD_ACCOUNT' : 'ACCOUNT';
}

function investmentType(index: number): string {
  const { type, subtype } = investmentKind(index);
  if (subtype === 'TREASURY') return 'TREASURE_TITLE';
  if (type === 'MUTUAL_FUND') return 'FUND';
  if (type !== 'FIXED_INCOME') return 'VARIABLE_INCOME';
  return ['CDB', 'LCI', 'LCA', 'LC', 'LF'].includes(subtype ?? '')
    ? 'BANK_FIXED_INCOME'
    : 'CREDIT_FIXED_INCOME';
}
