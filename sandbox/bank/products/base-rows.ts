import type { ItemRecord } from '../../items/item-record.js';
import { findConnector } from '../../connectors/connector-catalogue.js';
import type { Bank } from '../bank.js';
import { billOfDay } from '../bill-calendar.js';
import { BILLS, RICH_BILLS } from './bills.js';
import { TRANSACTIONS_EACH } from './investment-transactions.js';
import { INVESTMENT_KINDS, PLAIN_INVESTMENTS } from './investment-kinds.js';
import { LOAN_KINDS } from './loan-kinds.js';
import { rowsOf, type RowPlace, type RowProduct, type Side } from './product-rows.js';
import { resourcePlaces } from './resources.js';

/** A product's first rows; for a product whose rows have parents, those that there are now. */
export interface BaseRows {
  places: RowPlace[];
  parents?: Set<number>;
  /** The number of the first row that is added, where it has a meaning. */
  firstNumber?: number;
  /** How many rows there can be at once. */
  most?: number;
}

const count = (n: number): RowPlace[] => Array.from({ length: n }, (_, index) => ({ parent: 0, index }));

/** The rows that an Item begins with: one or a few for most users, every kind there is for `user-ok-everything`. */
export function baseRows(bank: Bank, item: ItemRecord, product: RowProduct, side: Side): BaseRows {
  const rich = item.rich === true;
  switch (product) {
    case 'investments':
      return { places: count(rich ? INVESTMENT_KINDS.length : PLAIN_INVESTMENTS) };
    case 'loans':
      return { places: count(rich ? LOAN_KINDS.length : 1) };
    case 'identity':
      return { places: count(1), most: 1 };
    case 'bills': {
      const cards = item.accounts.filter(({ kind, rows }) => kind === 'CREDIT_CARD' && rows > 0);
      const open = Math.max(...cards.map(({ lastDay }) => billOfDay(lastDay).number));
      const back = Array.from({ length: rich ? RICH_BILLS : BILLS }, (_, n) => n + (rich ? 0 : 1));
      const places = cards.flatMap(({ sub, lastDay }) =>
        back.map((months) => ({ parent: sub, index: billOfDay(lastDay).number - months })),
      );
      return { places, parents: new Set(cards.map(({ sub }) => sub)), firstNumber: open + 1 };
    }
    case 'investmentTransactions': {
      const investments = rowsOf(bank, item, 'investments', side).map(({ index }) => index);
      const places = investments.flatMap((parent) =>
        Array.from({ length: TRANSACTIONS_EACH }, (_, index) => ({ parent, index })),
      );
      return { places, parents: new Set(investments) };
    }
    case 'resources':
      if (!findConnector(item.connectorId)?.isOpenFinance) return { places: [], most: 0 };
      return { places: resourcePlaces(bank, item, side) };
  }
}
