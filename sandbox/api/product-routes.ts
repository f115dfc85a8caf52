import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { ROW_PRODUCTS, type RowPlace, type RowProduct } from '../bank/products/product-rows.js';
import { servedRow, servedRows } from '../bank/products/serve-rows.js';
import type { ItemRecord } from '../items/item-record.js';
import type { ResourceKey, ResourceKind } from '../state/resource-ids.js';
import { findAccount, isReadable } from './find-account.js';
import { PluggyError, accountNotFound, itemNotFound } from './pluggy-error.js';
import { pageOf, pathUuid, query, queryUuid } from './read-request.js';

const INVESTMENT_TYPES = ['COE', 'EQUITY', 'ETF', 'FIXED_INCOME', 'MUTUAL_FUND', 'SECURITY', 'OTHER'];

/** Bills, investments, loans, identity and resources: served once their product has been read. */
export function productRoutes(app: FastifyInstance, bank: Bank): void {
  const serves = (item: ItemRecord, product: RowProduct): boolean =>
    item.productsReadAt[ROW_PRODUCTS[product]] !== undefined && isReadable(bank, item);
  const itemOfQuery = (request: FastifyRequest): ItemRecord => {
    const item = bank.findItem(queryUuid(request, 'itemId'));
    if (!item) throw itemNotFound();
    return item;
  };
  const list = (item: ItemRecord, product: RowProduct, parent?: number): Record<string, unknown>[] =>
    serves(item, product) ? servedRows(bank, item, product, parent).map(({ row }) => row) : [];
  const one = (
    id: string,
    kind: ResourceKind,
    product: RowProduct,
    placeOf: (key: ResourceKey) => RowPlace,
  ): { item: ItemRecord; place: RowPlace; row: Record<string, unknown> } | undefined => {
    const key = bank.ids.decode(id, kind);
    const item = key ? bank.items.get(key.owner) : undefined;
    if (!key || !item || !serves(item, product)) return undefined;
    const place = placeOf(key);
    const row = servedRow(bank, item, product, place);
    return row && { item, place, row };
  };

  app.get('/bills', (request) => {
    const found = findAccount(bank, queryUuid(request, 'accountId'));
    if (!found) throw accountNotFound();
    return pageOf(list(found.item, 'bills', found.account.sub), request);
  });

  app.get('/bills/:id', (request) => {
    const found = one(pathUuid(request), 'bill', 'bills', ({ sub, index }) => ({ parent: sub, index }));
    if (!found) throw new PluggyError(404, 'Bill not found', 'CREDIT_CARD_BILL_NOT_FOUND');
    return found.row;
  });

  app.get('/investments', (request) => {
    const item = itemOfQuery(request);
    const type = query(request, 'type');
    if (type !== undefined && !INVESTMENT_TYPES.includes(type))
      throw new PluggyError(400, `type must be one of the following values: ${INVESTMENT_TYPES.join(', ')}`);
    const rows = list(item, 'investments').filter((row) => !type || row.type === type);
    return pageOf(rows, request);
  });

  const investment = (request: FastifyRequest): NonNullable<ReturnType<typeof one>> => {
    const found = one(pathUuid(request), 'investment', 'investments', ({ sub, index }) => ({
      parent: 0,
      index: (index << 8) | sub,
    }));
    if (!found) throw new PluggyError(404, 'investment not found', 'INVESTMENT_NOT_FOUND');
    return found;
  };
  app.get('/investments/:id', (request) => investment(request).row);

  app.get('/investments/:id/transactions', (request) => {
    const { item, place } = investment(request);
    return pageOf(list(item, 'investmentTransactions', place.index), request);
  });

  app.get('/loans', (request) => pageOf(list(itemOfQuery(request), 'loans'), request));

  app.get('/loans/:id', (request) => {
    const found = one(pathUuid(request), 'loan', 'loans', ({ index }) => ({ parent: 0, index }));
    if (!found) throw new PluggyError(404, 'loan not found', 'LOAN_NOT_FOUND');
    return found.row;
  });

  app.get('/identity', (request) => {
    const [row] = list(itemOfQuery(request), 'identity');
    if (!row) throw identityNotFound();
    return row;
  });

  app.get('/identity/:id', (request) => {
    const found = one(pathUuid(request), 'identity', 'identity', ({ index }) => ({ parent: 0, index }));
    if (!found) throw identityNotFound();
    return found.row;
  });

  app.get('/items/:id/resources', (request) => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    return pageOf(list(item, 'resources'), request);
  });
}

const identityNotFound = (): PluggyError => new PluggyError(404, 'identity not found', 'IDENTITY_NOT_FOUND');
