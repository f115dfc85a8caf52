import type { ItemRecord } from '../../items/item-record.js';
import { SeededRandom } from '../../state/seeded-random.js';
import type { Bank } from '../bank.js';
import { isPricedDaily } from './investments.js';
import { changeRows, reviseRows, rowsOf } from './product-rows.js';

/** What happens to investments and loans from one day to the next, drawn from the seed and the number of the sync. */
export function usualProductDay(bank: Bank, item: ItemRecord): void {
  const random = new SeededRandom(bank.seed, item.ordinal, 0xda1, item.syncCount);
  const priced = rowsOf(bank, item, 'investments', 'bank').filter(({ index }) => isPricedDaily(index));
  reviseRows(item, 'investments', priced);
  if (random.chance(0.1)) changeRows(bank, item, 'investmentTransactions', { add: 1 });
  // An instalment a month.
  if (random.chance(1 / 30)) changeRows(bank, item, 'loans', { change: 1 });
}
