import type { BankChanges, Execution, ItemRecord } from '../items/item-record.js';
import { SeededRandom } from '../state/seeded-random.js';
import type { AccountLedger, RowKey } from './account-ledger.js';
import type { Bank } from './bank.js';
import { DAY_MS, dayOf, startOfDay } from './sao-paulo-day.js';

/** What a sync did to one account, by transaction id. */
export interface AccountChanges {
  accountId: string;
  added: string[];
  updated: string[];
  deleted: string[];
  /** A PENDING row that came back POSTED under a new id. */
  reposted: { from: string; to: string }[];
  /** New rows dated long before the window that Pluggy reads again. */
  backdated: string[];
  /** How many rows are new, and the oldest date among them: what `transactions/created` tells. */
  createdCount: number;
  minDate: number;
}

/** Each update reads the last 7 days again (facts §4, Open Finance); the bank changes rows within them. */
const WINDOW_DAYS = 7;

/** Whether a row of that instant can still change. */
export const canChange = (now: number, date: number): boolean =>
  dayOf(date) <= dayOf(now) && dayOf(date) > dayOf(now) - WINDOW_DAYS;

/**
 * What happened at the bank since the last sync, written into the overlays. Counts come from the control API or,
 * by default, from the seed and the number of the sync.
 */
export function applyBankChanges(bank: Bank, item: ItemRecord, execution: Execution): AccountChanges[] {
  const random = new SeededRandom(bank.seed, item.ordinal, 0xc4a, item.syncCount);
  const usual = bank.switches.bankChanges && !item.still;
  const counts = execution.changes ?? (usual ? usualDay(random) : {});
  const ledgers = item.accounts
    .filter(({ unread }) => !unread)
    .map((account) => bank.ledger(account))
    .filter((ledger) => !execution.onlyAccount || ledger.id === execution.onlyAccount);
  const sync = new BankSync(bank.clock.now(), random, ledgers, execution.onlyRows);
  for (let i = 0; i < (counts.repost ?? 0); i++) sync.repost();
  for (let i = 0; i < (counts.delete ?? 0); i++) sync.delete(i);
  for (let i = 0; i < (counts.update ?? 0); i++) sync.update(i);
  for (let i = 0; i < (counts.add ?? 0); i++) sync.add(i);
  for (let i = 0; i < (counts.backdate ?? 0); i++) sync.backdate(i);
  return sync.changes.filter(
    (change) => change.createdCount + change.updated.length + change.deleted.length > 0,
  );
}

function usualDay(random: SeededRandom): BankChanges {
  return {
    add: random.int(1, 5),
    update: random.int(0, 2),
    delete: random.chance(0.3) ? 1 : 0,
    repost: random.int(0, 2),
    backdate: random.chance(0.15) ? 1 : 0,
  };
}

class BankSync {
  readonly changes: AccountChanges[];
  /** Rows this sync has touched already: one row has one fate a sync. */
  private readonly touched = new Set<string>();

  constructor(
    private readonly now: number,
    private readonly random: SeededRandom,
    private readonly ledgers: AccountLedger[],
    private readonly onlyRows?: string[],
  ) {
    this.changes = ledgers.map((ledger) => ({
      accountId: ledger.id,
      added: [],
      updated: [],
      deleted: [],
      reposted: [],
      backdated: [],
      createdCount: 0,
      minDate: Number.MAX_SAFE_INTEGER,
    }));
  }

  add(turn: number): void {
    const place = turn % this.ledgers.length;
    const ledger = this.ledgers[place];
    if (!ledger) return;
    const card = ledger.account.kind === 'CREDIT_CARD';
    const key = this.create(place, this.now - this.random.int(0, DAY_MS), card ? 'PENDING' : 'POSTED');
    (this.changes[place] as AccountChanges).added.push(key.id);
  }

  backdate(turn: number): void {
    const place = turn % this.ledgers.length;
    if (!this.ledgers[place]) return;
    const date = startOfDay(dayOf(this.now) - this.random.int(20, 60));
    const key = this.create(place, date, 'POSTED');
    (this.changes[place] as AccountChanges).backdated.push(key.id);
  }

  update(turn: number): void {
    const place = turn % this.ledgers.length;
    const ledger = this.ledgers[place];
    const key = ledger && this.pick(ledger, () => true);
    if (!ledger || !key) return;
    const row = ledger.row(key);
    const note = this.random.pick(['corrigido', 'ajuste', 'categoria revista']);
    ledger.account.overlay.patch(key.index, this.now, {
      description: `${row.description.replace(/ \(.*\)$/, '')} (${note} ${this.random.int(1, 999)})`,
    });
    this.touch(ledger, key);
    (this.changes[place] as AccountChanges).updated.push(key.id);
  }

  delete(turn: number): void {
    const place = turn % this.ledgers.length;
    const ledger = this.ledgers[place];
    const key = ledger && this.pick(ledger, () => true);
    if (!ledger || !key) return;
    this.remove(ledger, key);
    (this.changes[place] as AccountChanges).deleted.push(key.id);
  }

  repost(): void {
    for (const [place, ledger] of this.ledgers.entries()) {
      const key = this.pick(ledger, (found) => ledger.statusOf(found) === 'PENDING');
      if (!key) continue;
      const contentOf = ledger.account.overlay.added.get(key.index)?.contentOf ?? key.index;
      this.remove(ledger, key);
      const posted = this.create(place, key.date, 'POSTED', contentOf);
      const change = this.changes[place] as AccountChanges;
      change.deleted.push(key.id);
      change.reposted.push({ from: key.id, to: posted.id });
      return;
    }
  }

  private create(place: number, date: number, status: 'POSTED' | 'PENDING', contentOf?: number): RowKey {
    const ledger = this.ledgers[place] as AccountLedger;
    const change = this.changes[place] as AccountChanges;
    const row = { date, createdAt: this.now, status, ...(contentOf === undefined ? {} : { contentOf }) };
    const key = ledger.find(ledger.account.overlay.add(row).index) as RowKey;
    ledger.account.balanceCents += Math.round(ledger.row(key).amount * 100);
    this.touch(ledger, key);
    change.createdCount++;
    change.minDate = Math.min(change.minDate, date);
    return key;
  }

  private remove(ledger: AccountLedger, key: RowKey): void {
    ledger.account.balanceCents -= Math.round(ledger.row(key).amount * 100);
    ledger.account.overlay.remove(key.index);
    this.touch(ledger, key);
  }

  private touch(ledger: AccountLedger, key: RowKey): void {
    this.touched.add(key.id);
    ledger.account.updatedAt = this.now;
  }

  private isFree({ id }: RowKey): boolean {
    return !this.touched.has(id) && (!this.onlyRows || this.onlyRows.includes(id));
  }

  /** A row of the window, not yet touched. Older rows never change: Pluggy does not read them again. */
  private pick(ledger: AccountLedger, wanted: (key: RowKey) => boolean): RowKey | null {
    const today = dayOf(this.now);
    const found: RowKey[] = [];
    for (let day = today; day > today - WINDOW_DAYS; day--) {
      for (const key of ledger.keysOfDay(day)) if (this.isFree(key) && wanted(key)) found.push(key);
    }
    return found.length > 0 ? this.random.pick(found) : null;
  }
}
