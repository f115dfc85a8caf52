import type { FastifyInstance } from 'fastify';
import { PluggyError, itemNotFound } from '../api/pluggy-error.js';
import { bodyObject, pathUuid } from '../api/read-request.js';
import type { Bank } from '../bank/bank.js';
import { changeAccounts } from '../bank/change-accounts.js';
import {
  changeRows,
  ROW_PRODUCTS,
  type ChangeCounts,
  type RowPlace,
  type RowProduct,
} from '../bank/products/product-rows.js';
import { rowId } from '../bank/products/serve-rows.js';
import type { ItemRecord } from '../items/item-record.js';

const PRODUCTS = ['accounts', ...Object.keys(ROW_PRODUCTS)];
const COUNTS = ['add', 'change', 'delete'] as const;

/** Lets things happen at the institution, which Pluggy serves once it has read the product again. */
export function productControls(app: FastifyInstance, bank: Bank): void {
  app.post('/_sandbox/items/:id/products', { config: { open: true } }, (request) => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    const { product, parentId, ids, ...counts } = bodyObject(request);
    if (!PRODUCTS.includes(product as string))
      throw new PluggyError(400, `product must be one of ${PRODUCTS.join(', ')}`);
    for (const name of COUNTS) {
      const count = counts[name] ?? 0;
      if (!Number.isInteger(count) || (count as number) < 0)
        throw new PluggyError(400, `${name} must be a number of rows`);
    }
    if (ids !== undefined && !Array.isArray(ids)) throw new PluggyError(400, 'ids must be a list');
    const wanted = ids && new Set(ids as string[]);
    if ((item.accountCount ?? item.accounts.length) === 0)
      throw new PluggyError(409, 'The item has not been read yet');
    const result =
      product === 'accounts'
        ? changedAccounts(bank, item, counts, wanted)
        : changedRows(bank, item, product as RowProduct, counts, parentId, wanted);
    bank.changed();
    return { product, ...result };
  });
}

function changedAccounts(
  bank: Bank,
  item: ItemRecord,
  counts: ChangeCounts,
  wanted: Set<string> | undefined,
): Record<string, string[]> {
  const idOf = ({ sub }: { sub: number }): string => bank.ids.encode('account', item.ordinal, sub);
  const result = changeAccounts(bank, item, counts, (account) => wanted?.has(idOf(account)) ?? true);
  if (!result) throw new PluggyError(409, 'The item has had as many accounts as it can have');
  const { added, changed, deleted } = result;
  return { added: added.map(idOf), changed: changed.map(idOf), deleted: deleted.map(idOf) };
}

function changedRows(
  bank: Bank,
  item: ItemRecord,
  product: RowProduct,
  counts: ChangeCounts,
  parentId: unknown,
  wanted: Set<string> | undefined,
): Record<string, string[]> {
  const idOf = (place: RowPlace): string => rowId(bank, item, product, place);
  const may = (place: RowPlace): boolean => wanted?.has(idOf(place)) ?? true;
  const { added, changed, deleted } = changeRows(bank, item, product, counts, parentOf(bank, parentId), may);
  return { added: added.map(idOf), changed: changed.map(idOf), deleted: deleted.map(idOf) };
}

/** The number of the card or investment that the change is limited to. */
function parentOf(bank: Bank, id: unknown): number | undefined {
  if (id === undefined) return undefined;
  const text = typeof id === 'string' ? id : '';
  const account = bank.ids.decode(text, 'account');
  if (account) return account.sub;
  const investment = bank.ids.decode(text, 'investment');
  if (!investment) throw new PluggyError(400, 'parentId must be the id of an account or an investment');
  return (investment.index << 8) | investment.sub;
}
