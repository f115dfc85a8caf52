import type { ItemRecord } from '../../items/item-record.js';
import { hash32 } from '../../state/seeded-random.js';
import { iso } from '../../state/virtual-clock.js';
import type { AccountRecord } from '../account-record.js';
import type { Bank } from '../bank.js';
import { bill, billOfDay, type BillPeriod } from '../bill-calendar.js';
import { readAll } from '../read-transactions.js';
import { startOfDay } from '../sao-paulo-day.js';
import type { BankRow } from './product-rows.js';

/** Closed bills of a card; with every kind of bill there is an open one beside them. */
export const BILLS = 12;
export const RICH_BILLS = 13;
/** Above this many rows a bill's total is drawn instead of added up: a listing must stay quick. */
const MAX_ROWS_TO_ADD_UP = 20_000;
/** Added to a bill's number for the ids of what it lists. */
const [PAYMENT_IDS, CHARGE_IDS] = [100_000, 200_000];

const CHARGES = [
  'LATE_PAYMENT_REMUNERATIVE_INTEREST',
  'LATE_PAYMENT_FEE',
  'LATE_PAYMENT_INTEREST',
  'IOF',
  'OTHER',
] as const;
const MODES = ['DEBIT_ACCOUNT', 'BANK_SLIP', 'PAYROLL_DEDUCTION', 'PIX', null] as const;

export const billId = (bank: Bank, item: ItemRecord, sub: number, number: number): string =>
  bank.ids.encode('bill', item.ordinal, sub, number);

interface Place {
  bank: Bank;
  account: AccountRecord;
  period: BillPeriod;
  cents: number;
}

/** One bill of a card; undefined when the card is gone. Each change of it is one payment more. */
export function billView(bank: Bank, item: ItemRecord, row: BankRow): Record<string, unknown> | undefined {
  const account = item.accounts.find(({ sub }) => sub === row.parent);
  if (!account) return undefined;
  const period = bill(row.index);
  const id = billId(bank, item, row.parent, row.index);
  const cents = totalsOf(bank, account)?.get(id) ?? drawnTotal(bank, account, row.index);
  const place: Place = { bank, account, period, cents };
  // 0 is the bill that is open, 1 the one before it; what was added later comes after the open one.
  const back = billOfDay(account.lastDay).number - row.index;
  const state = item.rich ? richState(place, back) : back <= 0 ? OPEN : paidInFull(place, 0);
  return {
    id,
    accountId: bank.ledger(account).id,
    dueDate: iso(startOfDay(period.dueOn)),
    billClosingDate: iso(startOfDay(period.closesOn)),
    totalAmount: cents / 100,
    totalAmountCurrencyCode: 'BRL',
    minimumPaymentAmount: Math.round(cents * 0.15) / 100,
    allowsInstallments: true,
    ...state,
    payments: [
      ...state.payments,
      ...Array.from({ length: row.revision }, (_, n) =>
        payment(place, 10 + n, 'OTHER_PAYMENT', 'PIX', 1_000),
      ),
    ],
  };
}

interface BillState {
  payments: Record<string, unknown>[];
  financeCharges: Record<string, unknown>[];
  [field: string]: unknown;
}

const OPEN: BillState = { payments: [], financeCharges: [], billClosingDate: null };

/** Every kind of bill: open, overdue with all its charges, paid in parts, in each way, in credit, and half unknown. */
function richState(place: Place, back: number): BillState {
  const { cents } = place;
  if (back <= 0) return { ...OPEN, minimumPaymentAmount: null, allowsInstallments: null };
  if (back === 1) return { payments: [], financeCharges: CHARGES.map((type, n) => charge(place, n, type)) };
  if (back === 2) {
    const part = Math.round(cents / 4);
    return {
      payments: [
        payment(place, 0, 'INSTALLMENT_PAYMENT', 'BANK_SLIP', part),
        payment(place, 1, 'OTHER_PAYMENT', null, part),
      ],
      financeCharges: [charge(place, 0, 'LATE_PAYMENT_INTEREST')],
    };
  }
  if (back === 3) return { payments: [], financeCharges: [], totalAmount: -12.34, minimumPaymentAmount: 0 };
  return paidInFull(place, back);
}

function paidInFull(place: Place, turn: number): BillState {
  const mode = MODES[turn % MODES.length] as (typeof MODES)[number];
  return { payments: [payment(place, 0, 'FULL_PAYMENT', mode, place.cents)], financeCharges: [] };
}

function payment(
  { bank, account, period }: Place,
  n: number,
  valueType: string,
  paymentMode: string | null,
  cents: number,
): Record<string, unknown> {
  return {
    id: bank.ids.encode('bill', account.owner, account.sub, period.number + PAYMENT_IDS * (1 + 2 * n)),
    valueType,
    paymentDate: iso(startOfDay(period.dueOn + n)),
    paymentMode,
    amount: cents / 100,
    currencyCode: 'BRL',
  };
}

function charge({ bank, account, period }: Place, n: number, type: string): Record<string, unknown> {
  return {
    id: bank.ids.encode('bill', account.owner, account.sub, period.number + CHARGE_IDS * (1 + n)),
    creditCardBillId: bank.ids.encode('bill', account.owner, account.sub, period.number),
    type,
    amount: (1_000 + n * 517) / 100,
    currencyCode: 'BRL',
    additionalInfo: type === 'OTHER' ? 'Tarifa de emissão de segunda via' : null,
  };
}

function drawnTotal(bank: Bank, account: AccountRecord, number: number): number {
  if (account.rows <= MAX_ROWS_TO_ADD_UP && number < billOfDay(account.lastDay).number) return 0;
  return 100_000 + (hash32(bank.seed, account.owner, number) % 300_000);
}

/** What the rows of each bill add up to, remembered until a row comes or goes; null for an account with too many. */
function totalsOf(bank: Bank, account: AccountRecord): Map<string, number> | null {
  if (account.rows > MAX_ROWS_TO_ADD_UP) return null;
  const { version } = account.overlay;
  const known = remembered.get(account);
  if (known?.version === version) return known.totals;
  const totals = new Map<string, number>();
  for (const row of readAll(bank.ledger(account))) {
    const id = row.creditCardMetadata?.billId;
    if (typeof id !== 'string') continue;
    const cents = Math.round((row.amountInAccountCurrency ?? row.amount) * 100);
    totals.set(id, (totals.get(id) ?? 0) + cents);
  }
  remembered.set(account, { version, totals });
  return totals;
}

const remembered = new WeakMap<AccountRecord, { version: number; totals: Map<string, number> }>();
