import type { ItemRecord } from '../../items/item-record.js';
import { SeededRandom } from '../../state/seeded-random.js';
import { iso } from '../../state/virtual-clock.js';
import type { Bank } from '../bank.js';
import { dayOf, startOfDay } from '../sao-paulo-day.js';
import { investmentKind } from './investment-kinds.js';
import type { BankRow } from './product-rows.js';

/** How many every investment begins with: one of each type. */
export const TRANSACTIONS_EACH = 6;

const TYPES = ['BUY', 'SELL', 'TAX', 'TRANSFER', 'INTEREST', 'AMORTIZATION'] as const;
const NAMES = {
  BUY: 'Aplicação',
  SELL: 'Resgate',
  TAX: 'IR retido na fonte',
  TRANSFER: 'Portabilidade',
  INTEREST: 'Juros',
  AMORTIZATION: 'Amortização',
};
const EXPENSES = [
  'serviceTax',
  'brokerageFee',
  'incomeTax',
  'tradingAssetsNoticeFee',
  'maintenanceFee',
  'settlementFee',
  'clearingFee',
  'stockExchangeFee',
  'custodyFee',
  'operatingFee',
  'other',
  'iof',
  'iofProvision',
] as const;

export const investmentTransactionId = (
  bank: Bank,
  item: ItemRecord,
  parent: number,
  index: number,
): string =>
  bank.ids.encode('investmentTransaction', item.ordinal, parent & 255, ((parent >>> 8) << 20) | index);

/** One movement of an investment. Pluggy's object names neither the investment nor when it was written. */
export function investmentTransactionView(
  bank: Bank,
  item: ItemRecord,
  row: BankRow,
): Record<string, unknown> {
  const random = new SeededRandom(bank.seed, item.ordinal, 0x1e8, row.parent, row.index);
  const type = TYPES[row.index % TYPES.length] as (typeof TYPES)[number];
  const kind = investmentKind(row.parent);
  const quantity = random.int(1, 200) + row.revision;
  const cents = random.int(1_000, 15_000);
  const at = row.createdAt ?? item.firstReadAt?.INVESTMENTS_TRANSACTIONS ?? item.createdAt;
  // What was there from the beginning lies in the past, what came later came on its day.
  const day = dayOf(at) - (row.createdAt === null ? 20 * (row.index + 1) : 0);
  const traded = type === 'BUY' || type === 'SELL';
  const amount = (quantity * cents) / 100;
  const expenses = type === 'TRANSFER' ? null : expensesOf(random, row.index);
  const costs = Object.values(expenses ?? {}).reduce((sum, value) => sum + value, 0);
  return {
    id: investmentTransactionId(bank, item, row.parent, row.index),
    type,
    // Money that goes into the position is CREDIT, which only a purchase does (OAS).
    movementType: type === 'BUY' ? 'CREDIT' : 'DEBIT',
    description: random.chance(0.6) ? `${NAMES[type]} ${kind.name}` : null,
    quantity: type === 'TAX' || type === 'INTEREST' ? null : quantity,
    value: type === 'TAX' ? null : cents / 100,
    // "May be null only if type is TRANSFER".
    amount: type === 'TRANSFER' ? null : amount,
    netAmount: traded ? Math.round((amount - costs) * 100) / 100 : null,
    agreedRate: kind.subtype === 'TREASURY' ? 0.0611 : null,
    indexerPercentage: kind.rate && random.chance(0.5) ? kind.rate / 100 : null,
    priceFactor: kind.priceFactor ?? null,
    brokerageNumber: traded && kind.type === 'EQUITY' ? random.digits(6) : null,
    date: iso(startOfDay(day)),
    tradeDate: random.chance(0.8) ? iso(startOfDay(day - 2)) : null,
    expenses,
  };
}

/** All that there can be, one or two, or none: Pluggy sends an empty object then. */
function expensesOf(random: SeededRandom, index: number): Record<string, number> {
  if (index % 3 === 2) return {};
  const names = index === 0 ? EXPENSES : [random.pick(EXPENSES), random.pick(EXPENSES)];
  return Object.fromEntries(names.map((name) => [name, random.int(0, 2_000) / 100]));
}
