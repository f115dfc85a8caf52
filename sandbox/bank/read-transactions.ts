import type { AccountLedger, RowKey } from './account-ledger.js';
import { dayOf } from './sao-paulo-day.js';
import type { Transaction } from './transaction.js';

/** Bounds of a listing, all included, as instants. */
export interface TransactionFilter {
  from?: number;
  to?: number;
  createdAtFrom?: number;
  billId?: string;
}

/** A place in the order: rows after it (older, or the same date and a smaller id) come next. */
export interface Cursor {
  date: number;
  id: string;
}

/** Up to `limit` rows after the cursor, newest first, and the cursor of the next page or null at the end. */
export function readPage(
  ledger: AccountLedger,
  filter: TransactionFilter,
  after: Cursor | null,
  limit: number,
): { rows: Transaction[]; next: Cursor | null } {
  const keys: RowKey[] = [];
  for (const key of matchingKeys(ledger, filter, after)) {
    if (keys.length === limit) {
      const last = keys[limit - 1] as RowKey;
      return { rows: keys.map((found) => ledger.row(found)), next: { date: last.date, id: last.id } };
    }
    keys.push(key);
  }
  return { rows: keys.map((found) => ledger.row(found)), next: null };
}

/** Rows `skip` to `skip + limit` of the listing and how many it has in all: what the page-based list serves. */
export function readOffset(
  ledger: AccountLedger,
  filter: TransactionFilter,
  skip: number,
  limit: number,
): { rows: Transaction[]; total: number } {
  const rows: Transaction[] = [];
  let total = 0;
  for (const day of days(ledger, filter, null)) {
    const countable = filter.createdAtFrom === undefined && !filter.billId && isWholeDay(day, filter);
    const count = countable ? ledger.countOfDay(day) : undefined;
    if (count !== undefined && (total + count <= skip || total >= skip + limit)) {
      total += count;
      continue;
    }
    for (const key of ledger.keysOfDay(day)) {
      if (!matches(key, filter)) continue;
      const row = filter.billId || (total >= skip && total < skip + limit) ? ledger.row(key) : null;
      if (filter.billId && row?.creditCardMetadata?.billId !== filter.billId) continue;
      if (row && total >= skip && total < skip + limit) rows.push(row);
      total++;
    }
  }
  return { rows, total };
}

/** Every row, newest first, one at a time. */
export function* readAll(ledger: AccountLedger): Generator<Transaction> {
  for (const key of matchingKeys(ledger, {}, null)) yield ledger.row(key);
}

function* matchingKeys(
  ledger: AccountLedger,
  filter: TransactionFilter,
  after: Cursor | null,
): Generator<RowKey> {
  for (const day of days(ledger, filter, after)) {
    for (const key of ledger.keysOfDay(day)) {
      if (matches(key, filter) && (!after || isAfter(key, after))) yield key;
    }
  }
}

function* days(ledger: AccountLedger, filter: TransactionFilter, after: Cursor | null): Generator<number> {
  const { first, last } = ledger.dayRange();
  const newest = Math.min(
    last,
    after ? dayOf(after.date) : last,
    filter.to !== undefined ? dayOf(filter.to) : last,
  );
  const oldest = Math.max(first, filter.from !== undefined ? dayOf(filter.from) : first);
  for (let day = newest; day >= oldest; day--) yield day;
}

function isWholeDay(day: number, filter: TransactionFilter): boolean {
  return (
    (filter.from === undefined || dayOf(filter.from) < day) &&
    (filter.to === undefined || dayOf(filter.to) > day)
  );
}

function matches(key: RowKey, filter: TransactionFilter): boolean {
  return (
    (filter.from === undefined || key.date >= filter.from) &&
    (filter.to === undefined || key.date <= filter.to) &&
    (filter.createdAtFrom === undefined || key.createdAt >= filter.createdAtFrom)
  );
}

function isAfter(key: RowKey, cursor: Cursor): boolean {
  return key.date < cursor.date || (key.date === cursor.date && key.id < cursor.id);
}
