import { consentsOf } from '../api/consent-routes.js';
import { isReadable } from '../api/find-account.js';
import { withFutureFields } from '../api/future-fields.js';
import { accountView } from '../bank/account-view.js';
import type { Bank } from '../bank/bank.js';
import { investmentId } from '../bank/products/investments.js';
import { ROW_PRODUCTS, type RowProduct } from '../bank/products/product-rows.js';
import { servedRows } from '../bank/products/serve-rows.js';
import { readAll } from '../bank/read-transactions.js';
import type { ItemRecord } from '../items/item-record.js';
import { itemView } from '../items/item-view.js';

/** Rows a chunk of the bank's listing: a million are streamed in constant memory. */
const CHUNK = 500;

/** The truth about an Item: what a perfect copy of it holds now, each row as Pluggy serves it. */
export function* bankTruth(bank: Bank, item: ItemRecord): Generator<string> {
  const readable = isReadable(bank, item);
  const text = (row: unknown): string =>
    JSON.stringify(bank.switches.futureFields ? withFutureFields(row) : row);
  yield `{"item":${text(itemView(bank, item))},"readable":${readable},"accounts":[`;
  yield item.accounts.map((account) => text(accountView(bank, account))).join(',');
  yield '],"transactions":[';
  let separator = '';
  let chunk: string[] = [];
  const collected = item.productsReadAt.TRANSACTIONS !== undefined;
  for (const account of collected ? item.accounts.filter(({ unread }) => !unread) : []) {
    for (const row of readAll(bank.ledger(account))) {
      chunk.push(text(row));
      if (chunk.length < CHUNK) continue;
      yield separator + chunk.join(',');
      separator = ',';
      chunk = [];
    }
  }
  if (chunk.length) yield separator + chunk.join(',');
  yield ']';
  for (const product of Object.keys(ROW_PRODUCTS) as RowProduct[]) {
    const read = item.productsReadAt[ROW_PRODUCTS[product]] !== undefined;
    const rows = (read ? servedRows(bank, item, product) : []).map(({ place, row }) =>
      // Pluggy's own object does not name the investment: it stands beside the row.
      product === 'investmentTransactions'
        ? `{"investmentId":"${investmentId(bank, item, place.parent)}","row":${text(row)}}`
        : text(row),
    );
    yield `,"${product}":[${rows.join(',')}]`;
  }
  yield `,"consents":[${consentsOf(bank, item).map(text).join(',')}]}`;
}
