import type { ItemRecord } from '../../items/item-record.js';
import { SeededRandom } from '../../state/seeded-random.js';
import type { Bank } from '../bank.js';
import { baseRows } from './base-rows.js';

/** The products that are lists of rows beside accounts and transactions, and what `products` calls each of them. */
export const ROW_PRODUCTS = {
  bills: 'CREDIT_CARDS',
  investments: 'INVESTMENTS',
  investmentTransactions: 'INVESTMENTS_TRANSACTIONS',
  loans: 'LOANS',
  identity: 'IDENTITY',
  // No product of its own: read whenever the accounts are.
  resources: 'ACCOUNTS',
} as const;

export type RowProduct = keyof typeof ROW_PRODUCTS;

/** What the institution has now, and what Pluggy served since it last read the product. */
export type Side = 'bank' | 'served';

/** A row by its own number and its parent's: the account of a bill, the investment of its transaction, otherwise 0. */
export interface RowPlace {
  parent: number;
  index: number;
}

/** A row as its view needs it. Without a change it is as it was first: revision 0. */
export interface BankRow extends RowPlace {
  revision: number;
  /** When Pluggy first saw it; null is with the product's first reading. */
  createdAt: number | null;
  /** When Pluggy last saw it changed; null is never. */
  updatedAt: number | null;
}

interface Added extends RowPlace {
  createdAt: number | null;
}

/** All that has happened to a product's rows; the rows they began with are computed. */
export interface RowChanges {
  /** Also those that have gone since: their numbers are never used again. */
  added: Added[];
  removed: string[];
  revised: Record<string, { revision: number; updatedAt: number | null }>;
}

export interface ChangeCounts {
  add?: number;
  change?: number;
  delete?: number;
  /** An investment's transactions change and its own balance does not: a late correction. */
  quiet?: boolean;
}

/** Rows that a change touched. */
export interface ChangedRows {
  added: RowPlace[];
  changed: RowPlace[];
  deleted: RowPlace[];
}

const NOTHING = (): RowChanges => ({ added: [], removed: [], revised: {} });
const keyOf = ({ parent, index }: RowPlace): string => `${parent}:${index}`;
/** Added rows are numbered from here; rows of a beginning have smaller numbers. Bills are numbered by their month. */
const FIRST_ADDED = 1000;

/** A product's rows on one side; children of a row that is gone are gone with it. */
export function rowsOf(bank: Bank, item: ItemRecord, product: RowProduct, side: Side): BankRow[] {
  const changes = item.rows?.[product]?.[side] ?? NOTHING();
  const removed = new Set(changes.removed);
  const { places, parents } = baseRows(bank, item, product, side);
  const all: Added[] = [
    ...places.map((place) => ({ ...place, createdAt: null })),
    ...changes.added.filter((row) => !parents || parents.has(row.parent)),
  ];
  // As their lists have them, one list after the other.
  const turn = new Map([...(parents ?? [])].map((parent, place) => [parent, place]));
  if (parents && changes.added.length > 0)
    all.sort((a, b) => (turn.get(a.parent) ?? 0) - (turn.get(b.parent) ?? 0));
  return all
    .filter((row) => !removed.has(keyOf(row)))
    .map((row) => ({ ...row, ...(changes.revised[keyOf(row)] ?? { revision: 0, updatedAt: null }) }));
}

/**
 * Something happens at the institution; Pluggy serves it once it has read the product again. Which rows is drawn from
 * the seed, and no row has two fates. `parent` limits it to one card's bills or one investment's transactions. An
 * investment changes with its transactions, and an Item never has two identities.
 */
export function changeRows(
  bank: Bank,
  item: ItemRecord,
  product: RowProduct,
  counts: ChangeCounts,
  parent?: number,
  mayChange: (row: RowPlace) => boolean = () => true,
): ChangedRows {
  const sides = sidesOf(item, product);
  const random = new SeededRandom(
    bank.seed,
    item.ordinal,
    0x90d,
    Object.keys(ROW_PRODUCTS).indexOf(product),
    item.changeCount ?? 0,
  );
  item.changeCount = (item.changeCount ?? 0) + 1;
  const rows = random
    .shuffle(rowsOf(bank, item, product, 'bank'))
    .filter((row) => (parent === undefined || row.parent === parent) && mayChange(row));
  const deleted = rows.splice(0, counts.delete ?? 0);
  const changed = rows.splice(0, counts.change ?? 0);
  for (const row of deleted) sides.bank.removed.push(keyOf(row));
  reviseRows(item, product, changed);
  const { parents, firstNumber, most } = baseRows(bank, item, product, 'bank');
  const owners = parents ? [...parents].filter((one) => parent === undefined || one === parent) : [0];
  const added: RowPlace[] = [];
  const room = (most ?? Infinity) - rowsOf(bank, item, product, 'bank').length;
  let index = sides.bank.added.reduce(
    (next, row) => Math.max(next, row.index + 1),
    firstNumber ?? FIRST_ADDED,
  );
  for (let n = 0; n < Math.min(counts.add ?? 0, room) && owners.length > 0; n++) {
    const turn = sides.bank.added.length % owners.length;
    const place = { parent: owners[turn] as number, index: index++ };
    sides.bank.added.push({ ...place, createdAt: null });
    added.push(place);
  }
  if (product === 'investmentTransactions' && !counts.quiet) {
    const moved = new Set([...deleted, ...changed, ...added].map((row) => row.parent));
    const investments = rowsOf(bank, item, 'investments', 'bank').filter(({ index }) => moved.has(index));
    reviseRows(item, 'investments', investments);
  }
  return { added, changed, deleted };
}

/** The institution changes these rows. */
export function reviseRows(item: ItemRecord, product: RowProduct, rows: BankRow[]): void {
  const { revised } = sidesOf(item, product).bank;
  for (const row of rows) revised[keyOf(row)] = { revision: row.revision + 1, updatedAt: row.updatedAt };
}

function sidesOf(item: ItemRecord, product: RowProduct): Record<Side, RowChanges> {
  item.rows ??= {};
  return (item.rows[product] ??= { bank: NOTHING(), served: NOTHING() });
}

/** Pluggy has read the product: what the institution has is what is served from now on. */
export function collectRows(item: ItemRecord, product: RowProduct, now: number): void {
  const sides = item.rows?.[product];
  if (!sides) return;
  for (const row of sides.bank.added) row.createdAt ??= now;
  for (const [key, revised] of Object.entries(sides.bank.revised)) {
    if (sides.served.revised[key]?.revision !== revised.revision) revised.updatedAt = now;
  }
  sides.served = structuredClone(sides.bank);
}
