import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AccountLedger, RowKey } from '../bank/account-ledger.js';
import type { Bank } from '../bank/bank.js';
import { findCategory } from '../bank/categories.js';
import { readOffset, readPage, type Cursor } from '../bank/read-transactions.js';
import type { Transaction } from '../bank/transaction.js';
import { isUuid } from '../state/resource-ids.js';
import { iso } from '../state/virtual-clock.js';
import { findAccount, isReadable } from './find-account.js';
import { PluggyError, accountNotFound } from './pluggy-error.js';
import { bodyObject, pageParameters, pathUuid, query, queryInstant, queryUuid } from './read-request.js';

const PAGE = 500;
const V2_PARAMETERS = new Set(['accountId', 'ids', 'dateFrom', 'dateTo', 'createdAtFrom', 'after']);

export function transactionRoutes(app: FastifyInstance, bank: Bank): void {
  /** The account's rows, or null while its consent does not let anyone read them. */
  const readable = (request: FastifyRequest): AccountLedger | null => {
    const found = findAccount(bank, queryUuid(request, 'accountId'));
    if (!found) throw accountNotFound();
    const collected = found.item.products.includes('TRANSACTIONS') && found.item.productsReadAt.TRANSACTIONS;
    const read = collected && !found.account.unread && isReadable(bank, found.item);
    return read ? bank.ledger(found.account) : null;
  };

  app.get('/v2/transactions', (request) => {
    for (const name of Object.keys(request.query as object)) {
      if (!V2_PARAMETERS.has(name)) throw new PluggyError(400, `property ${name} should not exist`);
    }
    const ledger = readable(request);
    const ids = requestedIds(request);
    const [from, to] = [queryInstant(request, 'dateFrom', 'start'), queryInstant(request, 'dateTo', 'end')];
    const createdAtFrom = queryInstant(request, 'createdAtFrom', 'start');
    if (from !== undefined && createdAtFrom !== undefined) {
      throw new PluggyError(400, 'dateFrom cannot be used together with createdAtFrom');
    }
    const after = readCursor(query(request, 'after'));
    if (!ledger) return { results: [], next: null };
    if (ids) {
      const rows = rowsByIds(bank, ledger, ids);
      const late = rows.filter((row) => !(Date.parse(row.createdAt) < (createdAtFrom ?? -Infinity)));
      return { results: late, next: null };
    }
    const filter = {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(createdAtFrom === undefined ? {} : { createdAtFrom }),
    };
    const { rows, next } = readPage(ledger, filter, after, PAGE);
    return { results: rows, next: next && nextLink(request, next) };
  });

  app.get('/transactions', (request) => {
    if (bank.switches.v1Transactions === 'gone') {
      const message = 'This endpoint is deprecated. Use GET /v2/transactions with cursor pagination instead.';
      throw new PluggyError(410, message, 'ENDPOINT_DEPRECATED');
    }
    const ledger = readable(request);
    const { page, pageSize } = pageParameters(request);
    const createdAtFrom = queryInstant(request, 'createdAtFrom', 'start');
    const billId = query(request, 'billId');
    const ids = requestedIds(request);
    const result = (rows: Transaction[], total: number): Record<string, unknown> => ({
      total,
      totalPages: Math.max(1, Math.ceil(total / pageSize)),
      page,
      results: rows,
    });
    if (!ledger) return result([], 0);
    const skip = (page - 1) * pageSize;
    if (ids) {
      // "If defined, 'from' and 'to' parameters will be discarded": those two only (OAS).
      const rows = rowsByIds(bank, ledger, ids).filter(
        (row) =>
          (createdAtFrom === undefined || Date.parse(row.createdAt) >= createdAtFrom) &&
          (billId === undefined || row.creditCardMetadata?.billId === billId),
      );
      return result(rows.slice(skip, skip + pageSize), rows.length);
    }
    const [from, to] = [queryInstant(request, 'from', 'start'), queryInstant(request, 'to', 'end')];
    const filter = {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(createdAtFrom === undefined ? {} : { createdAtFrom }),
      ...(billId === undefined ? {} : { billId }),
    };
    const { rows, total } = readOffset(ledger, filter, skip, pageSize);
    return result(rows, total);
  });

  const existing = (request: FastifyRequest): { ledger: AccountLedger; key: RowKey } => {
    const id = pathUuid(request);
    const key = bank.ids.decode(id, 'transaction');
    const found = key ? findAccount(bank, bank.ids.encode('account', key.owner, key.sub)) : undefined;
    const ledger =
      found && !found.account.unread && isReadable(bank, found.item) ? bank.ledger(found.account) : null;
    const row = key && ledger?.find(key.index);
    if (!ledger || !row) throw new PluggyError(404, 'Transaction not found', 'TRANSACTION_NOT_FOUND');
    return { ledger, key: row };
  };

  app.get('/transactions/:id', (request) => {
    const { ledger, key } = existing(request);
    return ledger.row(key);
  });

  app.patch('/transactions/:id', (request) => {
    const { ledger, key } = existing(request);
    const { categoryId } = bodyObject(request);
    if (typeof categoryId !== 'string') throw new PluggyError(400, 'categoryId must be a string');
    const category = findCategory(categoryId);
    if (!category) throw new PluggyError(404, 'category not found', 'CATEGORY_NOT_FOUND');
    ledger.account.overlay.patch(key.index, bank.clock.now(), { categoryId, category: category.description });
    bank.changed();
    return ledger.row(key);
  });
}

function requestedIds(request: FastifyRequest): string[] | null {
  const text = query(request, 'ids');
  if (text === undefined) return null;
  const ids = text.split(',').map((id) => id.trim());
  if (ids.length > PAGE) {
    const message = 'The ids parameter cannot have more than 500 transaction ids';
    throw new PluggyError(400, message, 'IDS_PARAMETER_EXCEEDS_MAX_LENGTH');
  }
  if (!ids.every(isUuid)) throw new PluggyError(400, 'each value in ids must be a UUID');
  return ids;
}

/** Rows that exist, newest first; ids of other accounts, unknown and deleted ones are left out without a word. */
function rowsByIds(bank: Bank, ledger: AccountLedger, ids: string[]): Transaction[] {
  const keys = new Map<string, RowKey>();
  for (const id of ids) {
    const place = bank.ids.decode(id, 'transaction');
    if (!place || place.owner !== ledger.account.owner || place.sub !== ledger.account.sub) continue;
    const key = ledger.find(place.index);
    if (key) keys.set(key.id, key);
  }
  const sorted = [...keys.values()].sort((a, b) => b.date - a.date || (a.id < b.id ? 1 : -1));
  return sorted.map((key) => ledger.row(key));
}

/** Cursors are base64 of `ISO date|id` (OAS example). */
function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  const [date, id] = Buffer.from(text, 'base64').toString().split('|');
  const instant = Date.parse(date ?? '');
  if (Number.isNaN(instant) || !isUuid(id)) throw new PluggyError(400, 'Invalid cursor');
  return { date: instant, id };
}

/** The query string of the next page, "append as-is to the endpoint path". */
function nextLink(request: FastifyRequest, cursor: Cursor): string {
  const parts = [`accountId=${query(request, 'accountId')}`];
  for (const name of ['dateFrom', 'dateTo', 'createdAtFrom']) {
    const value = query(request, name);
    if (value !== undefined) parts.push(`${name}=${encodeURIComponent(value)}`);
  }
  parts.push(`after=${Buffer.from(`${iso(cursor.date)}|${cursor.id}`).toString('base64')}`);
  return `?${parts.join('&')}`;
}
