import type { Bank } from '../bank/bank.js';
import { deleteDue, nextDeletion } from './delete-item.js';
import type { ExecutionResult } from './finish-execution.js';
import type { Execution, ItemRecord } from './item-record.js';

/** How often the bank looks for Items that are due, in the machine's time. */
const POLL_MS = 1_000;
const DAY_MS = 86_400_000;

/** What Pluggy does by itself, on the bank's clock: the daily sync of every Item that allows it, and deletions. */
export class AutoSync {
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly bank: Bank) {}

  start(): void {
    this.timer = setInterval(() => {
      deleteDue(this.bank);
      for (const item of due(this.bank, this.bank.clock.now())) void syncItem(this.bank, item);
    }, POLL_MS);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }
}

/** Starts an execution that no user asked for; resolves when it has ended. */
export function syncItem(
  bank: Bank,
  item: ItemRecord,
  wishes: Partial<Execution> = {},
): Promise<ExecutionResult> {
  return bank.executions.start(item, {
    first: false,
    triggeredBy: 'SYNC',
    position: 0,
    answers: {},
    approved: null,
    waitUntil: null,
    webhooks: true,
    ...wishes,
  });
}

/**
 * Moves the bank's clock forward and lets every sync and deletion that falls due on the way happen at its own time, so
 * that a week's advance makes seven days of rows. Answers how many syncs ran.
 */
export async function advanceClock(bank: Bank, ms: number): Promise<number> {
  const target = bank.clock.now() + ms;
  let ran = 0;
  for (;;) {
    const next = Math.min(nextSync(bank), nextDeletion(bank));
    if (next > target) break;
    move(bank, next);
    deleteDue(bank);
    const results = due(bank, bank.clock.now()).map((item) => syncItem(bank, item));
    ran += (await Promise.all(results)).length;
  }
  move(bank, target);
  return ran;
}

function move(bank: Bank, instant: number): void {
  bank.clock.advanceTo(instant);
  bank.executions.wakeUp();
  bank.sender.pump();
  bank.changed();
}

function nextSync(bank: Bank): number {
  return Math.min(...[...bank.items.values()].map(syncTime));
}

function due(bank: Bank, now: number): ItemRecord[] {
  return [...bank.items.values()].filter((item) => syncTime(item) <= now);
}

/** When Pluggy will sync the Item by itself; infinity when it will not. */
function syncTime({ execution, lapsed, nextAutoSyncAt }: ItemRecord): number {
  return execution || lapsed ? Infinity : (nextAutoSyncAt ?? Infinity);
}

/** As if Pluggy had last synced the Item so many days ago, announced the next sync, and forgotten it. */
export function lapse(bank: Bank, item: ItemRecord, days: number): void {
  const shift = days * DAY_MS;
  item.createdAt -= shift;
  item.lastUpdatedAt = (item.lastUpdatedAt as number) - shift;
  if (item.nextAutoSyncAt !== null) item.nextAutoSyncAt -= shift;
  item.lapsed = true;
  // It is another Item than it was: what mirrors it must take it for newer.
  item.updatedAt = bank.clock.now();
  bank.changed();
}
