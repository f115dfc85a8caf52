import type { ItemRecord } from '../../items/item-record.js';
import { SeededRandom } from '../../state/seeded-random.js';
import { iso } from '../../state/virtual-clock.js';
import type { Bank } from '../bank.js';
import { dayOf, startOfDay } from '../sao-paulo-day.js';
import { investmentKind, type InvestmentKind } from './investment-kinds.js';
import type { BankRow } from './product-rows.js';

/** 256 fit into the `sub` of an id, the rest goes into its index. */
export const investmentId = (bank: Bank, item: ItemRecord, index: number): string =>
  bank.ids.encode('investment', item.ordinal, index & 255, index >>> 8);

/** One investment; `transactions` is null, as for every application made after March 2023. */
export function investmentView(bank: Bank, item: ItemRecord, row: BankRow): Record<string, unknown> {
  const kind = investmentKind(row.index);
  const first = row.createdAt ?? item.firstReadAt?.INVESTMENTS ?? item.createdAt;
  const readAt = row.updatedAt ?? first;
  return {
    id: investmentId(bank, item, row.index),
    itemId: item.id,
    type: kind.type,
    subtype: kind.subtype,
    name: kind.name,
    currencyCode: kind.currencyCode ?? 'BRL',
    date: iso(startOfDay(dayOf(readAt))),
    owner: item.accounts[0]?.holder.name ?? null,
    ...money(bank, item, row, kind),
    code: kind.code ?? null,
    isin: kind.isin ?? null,
    metadata: kind.metadata ?? null,
    dueDate: kind.dueDate ?? null,
    issuer: kind.issuer?.name ?? null,
    issuerCNPJ: kind.issuer?.cnpj ?? null,
    issueDate: kind.issuer && kind.ratePeriodicity ? '2024-03-15T03:00:00.000Z' : null,
    purchaseDate: kind.bare ? null : iso(startOfDay(dayOf(first) - 300)),
    gracePeriodDate: kind.gracePeriodDate ?? null,
    rate: kind.rate ?? null,
    rateType: kind.rateType ?? null,
    fixedAnnualRate: kind.fixedAnnualRate ?? null,
    taxExempt: kind.taxExempt ?? null,
    ratePeriodicity: kind.ratePeriodicity ?? null,
    indexerAdditionalInfo: kind.indexerAdditionalInfo ?? null,
    priceFactor: kind.priceFactor ?? null,
    debtor: kind.debtor ?? null,
    couponPayment: kind.couponPayment ?? null,
    status: kind.status ?? 'ACTIVE',
    institution: kind.bare ? null : { name: 'Pluggy Bank', number: '08050608000132' },
    createdAt: iso(first),
    updatedAt: iso(readAt),
    transactions: null,
  };
}

/** Whether the market prices it anew every day. */
export const isPricedDaily = (index: number): boolean =>
  ['EQUITY', 'ETF', 'MUTUAL_FUND'].includes(investmentKind(index).type);

function money(bank: Bank, item: ItemRecord, row: BankRow, kind: InvestmentKind): Record<string, unknown> {
  const random = new SeededRandom(bank.seed, item.ordinal, 0x1e7, row.index);
  const quantity = kind.type === 'MUTUAL_FUND' ? random.int(10_000, 4_000_000) / 1000 : random.int(10, 4_000);
  const price = random.int(1_000, 15_000);
  const number = random.digits(8);
  // Each change of the position is another price of its quota.
  const cents = price + row.revision * random.int(3, 90);
  const gone = kind.status === 'TOTAL_WITHDRAWAL';
  const amount = gone ? 0 : Math.round(quantity * cents) / 100;
  if (kind.bare)
    return { number: null, balance: amount, value: null, quantity: null, amount: null, ...NO_MONEY };
  const equity = kind.type === 'EQUITY' || kind.type === 'ETF';
  const net = equity || kind.taxExempt ? amount : Math.round(amount * 98) / 100;
  const original = Math.round(quantity * price * 0.91) / 100;
  return {
    number: equity ? null : number,
    balance: net,
    value: cents / 100,
    quantity: gone ? 0 : quantity,
    amount,
    taxes: equity ? null : Math.round((amount - net) * 100) / 100,
    taxes2: equity ? null : 0,
    amountProfit: gone ? null : Math.round((amount - original) * 100) / 100,
    amountWithdrawal: kind.gracePeriodDate ? 0 : net,
    amountOriginal: original,
    lastMonthRate: random.chance(0.7) ? random.int(-200, 300) / 100 : null,
    lastTwelveMonthsRate: random.chance(0.7) ? random.int(-1000, 2500) / 100 : null,
    annualRate: random.chance(0.5) ? random.int(-500, 1800) / 100 : null,
  };
}

const NO_MONEY = {
  taxes: null,
  taxes2: null,
  amountProfit: null,
  amountWithdrawal: null,
  amountOriginal: null,
  lastMonthRate: null,
  lastTwelveMonthsRate: null,
  annualRate: null,
};
