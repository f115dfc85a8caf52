import type { ItemRecord } from '../items/item-record.js';
import { SeededRandom } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import type { Bank } from './bank.js';
import { dayOf, startOfDay } from './sao-paulo-day.js';

/** The kinds of investment that every Item has one of. */
export const INVESTMENTS = [
  { type: 'FIXED_INCOME', subtype: 'CDB', name: 'CDB PÓS-FIXADO 110% CDI', rateType: 'CDI', rate: 110 },
  {
    type: 'MUTUAL_FUND',
    subtype: 'MULTIMARKET_FUND',
    name: 'FUNDO MULTIMERCADO AÇÃO LIVRE FIC',
    rateType: null,
    rate: null,
  },
  { type: 'EQUITY', subtype: 'STOCK', name: 'PETROBRAS PN', rateType: null, rate: null },
  { type: 'FIXED_INCOME', subtype: 'TREASURY', name: 'TESOURO IPCA+ 2035', rateType: 'IPCA', rate: 100 },
] as const;

const TRANSACTIONS = 6;

/** One investment; `transactions` is null, as for every application made after March 2023. */
export function investmentOf(bank: Bank, item: ItemRecord, sub: number): Record<string, unknown> {
  const kind = INVESTMENTS[sub] as (typeof INVESTMENTS)[number];
  const random = new SeededRandom(bank.seed, item.ordinal, 0x1e7, sub);
  const quantity = random.int(10, 4_000);
  const cents = random.int(1_000, 15_000);
  const readAt = item.productsReadAt.INVESTMENTS ?? item.createdAt;
  const amount = (quantity * cents) / 100;
  const equity = kind.type === 'EQUITY';
  return {
    id: bank.ids.encode('investment', item.ordinal, sub),
    itemId: item.id,
    type: kind.type,
    subtype: kind.subtype,
    number: equity ? null : random.digits(8),
    balance: Math.round(amount * 98) / 100,
    name: kind.name,
    lastMonthRate: random.chance(0.7) ? random.int(-200, 300) / 100 : null,
    lastTwelveMonthsRate: random.chance(0.7) ? random.int(-1000, 2500) / 100 : null,
    annualRate: null,
    currencyCode: 'BRL',
    code: equity ? 'PETR4' : null,
    isin: equity ? 'BRPETRACNPR6' : null,
    value: cents / 100,
    quantity,
    amount,
    taxes: equity ? null : random.int(0, 9_000) / 100,
    taxes2: equity ? null : 0,
    date: iso(startOfDay(dayOf(readAt))),
    owner: item.accounts[0]?.holder.name ?? null,
    amountProfit: random.int(-50_000, 90_000) / 100,
    amountWithdrawal: Math.round(amount * 98) / 100,
    amountOriginal: Math.round(amount * 91) / 100,
    metadata: null,
    dueDate: kind.rateType ? '2035-05-15T03:00:00.000Z' : null,
    issuer: kind.rateType ? 'Banco Pluggy S.A.' : null,
    issuerCNPJ: kind.rateType ? '08050608000132' : null,
    issueDate: null,
    purchaseDate: iso(item.createdAt - 300 * 86_400_000),
    rate: kind.rate,
    rateType: kind.rateType,
    fixedAnnualRate: null,
    status: 'ACTIVE',
    institution: { name: 'Pluggy Bank', number: '000' },
    createdAt: iso(item.createdAt),
    updatedAt: iso(readAt),
    transactions: null,
  };
}

export function investmentTransactionsOf(
  bank: Bank,
  item: ItemRecord,
  sub: number,
): Record<string, unknown>[] {
  return Array.from({ length: TRANSACTIONS }, (_, index) => {
    const random = new SeededRandom(bank.seed, item.ordinal, 0x1e8, sub, index);
    const type = index % 3 === 2 ? random.pick(['TAX', 'INTEREST', 'SELL']) : 'BUY';
    const quantity = random.int(1, 200);
    const cents = random.int(1_000, 15_000);
    const date = iso(startOfDay(dayOf(item.createdAt) - 20 * (index + 1)));
    const amount = (quantity * cents) / 100;
    return {
      id: bank.ids.encode('investmentTransaction', item.ordinal, sub, index),
      type,
      movementType: type === 'BUY' || type === 'TAX' ? 'DEBIT' : 'CREDIT',
      description: random.chance(0.5) ? `Operação ${type}` : null,
      quantity,
      value: cents / 100,
      amount,
      netAmount: random.chance(0.5) ? amount : null,
      agreedRate: null,
      brokerageNumber: random.chance(0.3) ? random.digits(4) : null,
      date,
      tradeDate: date,
      expenses: random.chance(0.5) ? { brokerageFee: random.int(0, 2_000) / 100 } : {},
    };
  });
}
