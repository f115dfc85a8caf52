import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { consentsOf } from '../api/consent-routes.js';
import { isReadable } from '../api/find-account.js';
import { withFutureFields } from '../api/future-fields.js';
import { PluggyError, itemNotFound } from '../api/pluggy-error.js';
import { bodyObject, pathUuid } from '../api/read-request.js';
import { accountView } from '../bank/account-view.js';
import type { Bank } from '../bank/bank.js';
import { ROW_PRODUCTS, type RowProduct } from '../bank/products/product-rows.js';
import { investmentId } from '../bank/products/investments.js';
import { servedRows } from '../bank/products/serve-rows.js';
import { readAll } from '../bank/read-transactions.js';
import { authorizeItem } from '../items/authorize-item.js';
import { syncItem } from '../items/auto-sync.js';
import type { Execution, ItemRecord } from '../items/item-record.js';
import { itemView } from '../items/item-view.js';
import { productWarning } from '../items/product-status.js';

/** Rows a chunk of the bank's listing: a million are streamed in constant memory. */
const CHUNK = 500;

export function itemControls(app: FastifyInstance, bank: Bank): void {
  const config = { open: true };
  const existing = (request: FastifyRequest): ItemRecord => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    return item;
  };

  app.post('/_sandbox/items/:id/sync', { config }, async (request) => {
    const item = existing(request);
    if (item.execution) throw new PluggyError(409, 'An execution is under way');
    const { changes, webhooks, outcome, products, accountId, triggeredBy, warnings } = bodyObject(
      request,
    ) as Partial<Execution> & {
      accountId?: string;
    };
    const result = await syncItem(bank, item, {
      ...(changes ? { changes } : {}),
      ...(webhooks === undefined ? {} : { webhooks }),
      ...(outcome ? { outcome } : {}),
      ...(products ? { products } : {}),
      ...(accountId ? { onlyAccount: accountId } : {}),
      ...(triggeredBy ? { triggeredBy } : {}),
      ...(warnings ? { warnings: warnings.map(productWarning) } : {}),
    });
    return { ...result, item: itemView(bank, item) };
  });

  app.get('/_sandbox/items/:id/bank', { config }, async (request, reply) => {
    const item = existing(request);
    return reply.type('application/json').send(Readable.from(bankJson(bank, item)));
  });

  app.post('/_sandbox/items/:id/consent', { config }, (request) => {
    const item = existing(request);
    const { state } = bodyObject(request);
    const now = bank.clock.now();
    const createdAt = item.consent?.createdAt ?? item.createdAt;
    const consents: Record<string, ItemRecord['consent']> = {
      active: { createdAt, expiresAt: null, revokedAt: null },
      expired: { createdAt, expiresAt: now, revokedAt: null },
      revoked: { createdAt, expiresAt: null, revokedAt: now },
    };
    const consent = consents[String(state)];
    if (!consent) throw new PluggyError(400, 'state must be one of active, expired, revoked');
    item.consent = consent;
    item.updatedAt = now;
    bank.changed();
    return itemView(bank, item);
  });

  app.post('/_sandbox/items/:id/authorize', { config }, (request) => {
    const item = existing(request);
    const { approve } = bodyObject(request);
    if (!authorizeItem(bank, item, approve !== false)) {
      throw new PluggyError(409, 'The item is not waiting for an authorization');
    }
    return itemView(bank, item);
  });
}

/** The truth about an Item: what a perfect copy of it holds now, each row as Pluggy serves it. */
function* bankJson(bank: Bank, item: ItemRecord): Generator<string> {
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
