import type { ResourceIds } from '../state/resource-ids.js';
import { SeededRandom, hash32 } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import { FIRST_ADDED_INDEX } from './account-overlay.js';
import { HISTORY_DAYS, drawnFrom, type AccountRecord } from './account-record.js';
import { billOfDay } from './bill-calendar.js';
import { DAY_MS, calendarOf, dayOf, startOfDay } from './sao-paulo-day.js';
import type { Participant, Transaction, TransactionContent } from './transaction.js';
import { writeCardRow } from './write-card-row.js';
import { writeCheckingRow } from './write-checking-row.js';
import { writeRareCardRow, writeRareCheckingRow, writeSavingsRow } from './write-rare-row.js';

/** Card rows of the days that Pluggy will read again are not booked yet: each may still be posted under a new id. */
const PENDING_DAYS = 6;

/** What Pluggy returns for Open Finance connectors only (OAS). */
const NOT_DIRECT = { operationType: null, operationTypeAdditionalInfo: null };

/** Where a row stands in the order that Pluggy lists: date, then id, newest first. */
export interface RowKey {
  index: number;
  date: number;
  id: string;
  createdAt: number;
}

/**
 * The rows of one account. Base row `i` is a pure function of (seed, account, i); the overlay adds, patches and
 * removes. Rows are found day by day, so reading a page costs one or a few days of rows, whatever the account's
 * size, and nothing is held but the keys of the days read last.
 */
export class AccountLedger {
  readonly id: string;
  private readonly recentDays = new Map<number, { version: number; keys: RowKey[] }>();

  constructor(
    private readonly seed: number,
    private readonly ids: ResourceIds,
    readonly account: AccountRecord,
  ) {
    this.id = ids.encode('account', account.owner, account.sub);
  }

  /** First and last São Paulo day that has rows (added ones may lie in the future: coming instalments). */
  dayRange(): { first: number; last: number } {
    let first = this.account.lastDay - HISTORY_DAYS + 1;
    let last = this.account.lastDay;
    for (const row of this.account.overlay.added.values()) {
      const day = dayOf(row.date);
      if (day > last) last = day;
      if (day < first) first = day;
    }
    return { first, last };
  }

  /** The keys of a day's rows, newest first. */
  keysOfDay(day: number): RowKey[] {
    const { version } = this.account.overlay;
    const cached = this.recentDays.get(day);
    if (cached?.version === version) return cached.keys;
    const keys: RowKey[] = [];
    const [from, to] = this.baseRange(day);
    for (let index = from; index < to; index++) {
      if (!this.account.overlay.removed.has(index)) keys.push(this.baseKey(index, day));
    }
    for (const row of this.account.overlay.added.values()) {
      if (dayOf(row.date) === day) keys.push(this.keyOf(row.index, row.date, row.createdAt));
    }
    keys.sort((a, b) => b.date - a.date || (a.id < b.id ? 1 : -1));
    this.remember(day, version, keys);
    return keys;
  }

  /** How many rows a day has, without making them: what lets page 1,000 of a page-based list be found at once. */
  countOfDay(day: number): number {
    const [from, to] = this.baseRange(day);
    let count = to - from;
    for (const index of this.account.overlay.removed) if (index >= from && index < to) count--;
    for (const row of this.account.overlay.added.values()) if (dayOf(row.date) === day) count++;
    return count;
  }

  /** The key of a row, or null when there is no such row (any more). */
  find(index: number): RowKey | null {
    const { overlay } = this.account;
    const added = overlay.added.get(index);
    if (added) return this.keyOf(index, added.date, added.createdAt);
    if (index >= this.account.rows || index >= FIRST_ADDED_INDEX || overlay.removed.has(index)) return null;
    return this.baseKey(index, this.baseDay(index));
  }

  /** The row as Pluggy serves it. */
  row(key: RowKey): Transaction {
    const { account } = this;
    const added = account.overlay.added.get(key.index);
    const patch = account.overlay.patches.get(key.index);
    const day = dayOf(key.date);
    // A row that the bank wrote anew is the same row to the bank: same content, same `providerId`.
    const origin = added?.contentOf ?? key.index;
    const status = this.statusOf(key);
    const row: Transaction = {
      id: key.id,
      ...this.content(origin, day, status),
      date: iso(key.date),
      accountId: this.id,
      status,
      providerId: account.openFinance
        ? `of-${hash32(drawnFrom(account), account.sub, origin).toString(36)}`
        : null,
      order: key.index % 1000,
      createdAt: iso(key.createdAt),
      updatedAt: iso(patch?.updatedAt ?? key.createdAt),
    };
    if (!account.openFinance) Object.assign(row, NOT_DIRECT);
    return patch ? Object.assign(row, patch.fields) : row;
  }

  statusOf(key: RowKey): 'POSTED' | 'PENDING' {
    const added = this.account.overlay.added.get(key.index);
    return added?.status ?? this.baseStatus(dayOf(key.date));
  }

  /** A base row's day range is [from, to): rows are spread evenly over the history. */
  private baseRange(day: number): [number, number] {
    const place = day - (this.account.lastDay - HISTORY_DAYS + 1);
    if (place < 0 || place >= HISTORY_DAYS) return [0, 0];
    const { rows } = this.account;
    return [Math.ceil((place * rows) / HISTORY_DAYS), Math.ceil(((place + 1) * rows) / HISTORY_DAYS)];
  }

  private baseDay(index: number): number {
    const place = Math.floor((index * HISTORY_DAYS) / this.account.rows);
    return this.account.lastDay - HISTORY_DAYS + 1 + place;
  }

  private baseKey(index: number, day: number): RowKey {
    const dice = hash32(this.seed, drawnFrom(this.account), this.account.sub, index, 7);
    // Half of the rows carry a day only, which Pluggy pads to São Paulo midnight; the others have a real time.
    const time = dice & 1 ? 0 : (dice >>> 1) % DAY_MS;
    return this.keyOf(index, startOfDay(day) + time, this.account.ingestedAt);
  }

  private keyOf(index: number, date: number, createdAt: number): RowKey {
    const { owner, sub } = this.account;
    return { index, date, createdAt, id: this.ids.encode('transaction', owner, sub, index) };
  }

  private baseStatus(day: number): 'POSTED' | 'PENDING' {
    const { kind, lastDay } = this.account;
    return kind === 'CREDIT_CARD' && day > lastDay - PENDING_DAYS ? 'PENDING' : 'POSTED';
  }

  private content(index: number, day: number, status: 'POSTED' | 'PENDING'): TransactionContent {
    const { account } = this;
    const random = new SeededRandom(this.seed, drawnFrom(account), account.sub, index);
    const rare = account.variant === 'full' && random.chance(0.2);
    if (account.kind === 'SAVINGS_ACCOUNT') return writeSavingsRow(random);
    if (account.kind === 'CHECKING_ACCOUNT') {
      if (rare) return writeRareCheckingRow(random);
      return writeCheckingRow(random, calendarOf(day).dayOfMonth, this.holder());
    }
    const bill = billOfDay(day);
    const closed = status === 'POSTED' && bill.closesOn <= account.lastDay;
    const place = {
      purchaseDate: iso(startOfDay(day)),
      billForecastDate: account.openFinance ? bill.month : null,
      billId: closed ? this.ids.encode('bill', account.owner, account.sub, bill.number) : null,
    };
    return rare ? writeRareCardRow(random, { cardNumber: '4321', ...place }) : writeCardRow(random, place);
  }

  private holder(): Participant {
    const { holder } = this.account;
    return {
      documentNumber: { type: holder.business ? 'CNPJ' : 'CPF', value: holder.document },
      name: holder.name,
      accountNumber: `${String(10_000 + (drawnFrom(this.account) % 90_000))}-0`,
      branchNumber: '0001',
      routingNumber: null,
      routingNumberISPB: null,
    };
  }

  private remember(day: number, version: number, keys: RowKey[]): void {
    this.recentDays.delete(day);
    this.recentDays.set(day, { version, keys });
    // A page rarely spans more than two big days; small accounts gain nothing from more.
    if (this.recentDays.size > 8) this.recentDays.delete(this.recentDays.keys().next().value as number);
  }
}
