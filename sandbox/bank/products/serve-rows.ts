import type { ItemRecord } from '../../items/item-record.js';
import type { Bank } from '../bank.js';
import { billId, billView } from './bills.js';
import { identityId, identityView } from './identity.js';
import { investmentTransactionId, investmentTransactionView } from './investment-transactions.js';
import { investmentId, investmentView } from './investments.js';
import { loanId, loanView } from './loans.js';
import { rowsOf, type BankRow, type RowPlace, type RowProduct } from './product-rows.js';
import { resourceId, resourceView } from './resources.js';

type View = (bank: Bank, item: ItemRecord, row: BankRow) => Record<string, unknown> | undefined;

const VIEWS: Record<RowProduct, View> = {
  bills: billView,
  investments: investmentView,
  investmentTransactions: investmentTransactionView,
  loans: loanView,
  identity: identityView,
  resources: resourceView,
};

/** A product's rows as Pluggy serves them now; `parent` limits them to one card or investment. */
export function servedRows(
  bank: Bank,
  item: ItemRecord,
  product: RowProduct,
  parent?: number,
): { place: RowPlace; row: Record<string, unknown> }[] {
  return rowsOf(bank, item, product, 'served')
    .filter((place) => parent === undefined || place.parent === parent)
    .flatMap((place) => {
      const row = VIEWS[product](bank, item, place);
      return row ? [{ place, row }] : [];
    });
}

/** One row by its place, or undefined when it is not served (any more). */
export function servedRow(
  bank: Bank,
  item: ItemRecord,
  product: RowProduct,
  { parent, index }: RowPlace,
): Record<string, unknown> | undefined {
  const found = rowsOf(bank, item, product, 'served').find(
    (row) => row.parent === parent && row.index === index,
  );
  return found && VIEWS[product](bank, item, found);
}

/** The id that a row has wherever it is served. */
export function rowId(bank: Bank, item: ItemRecord, product: RowProduct, place: RowPlace): string {
  const { parent, index } = place;
  switch (product) {
    case 'bills':
      return billId(bank, item, parent, index);
    case 'investments':
      return investmentId(bank, item, index);
    case 'investmentTransactions':
      return investmentTransactionId(bank, item, parent, index);
    case 'loans':
      return loanId(bank, item, index);
    case 'identity':
      return identityId(bank, item, index);
    case 'resources':
      return resourceId(bank, item, place);
  }
}
