import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../kernel/database/database.js';
import type { DomainEvent } from '../../kernel/events/domain-event.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { TransactionsChanged } from '../events/transactions-changed.js';

/** Thrown when this run may not write any more: a newer run began, or the Item was erased. Not an error of the sync. */
export class RunSuperseded extends Error {}

/** What a run counted, in all and of each product; kept in its row. */
export interface Counts {
  pages: number;
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  held: number;
  parked: number;
  replaced_characters: number;
}

/** A product's part of a run. */
export interface ProductCounts extends Counts {
  /** Why it could not be read, or not all of it. */
  error?: string;
}

/** Who wanted a run, and what for. */
export interface RunCause {
  /** The webhook's event, or `check`, `app`, `person`, `admin`, `audit`, `import`. */
  cause: string;
  /** The webhook, when it was one. */
  inboxId?: string | null;
  /** The Item's `lastUpdatedAt` that the run is to catch up with. */
  target?: string;
}

/** One writer of one Item's copy, with the fence that lets it write. */
export interface SyncRun {
  id: string;
  itemId: string;
  fence: string;
  /** When it began, by the database's clock, as text with microseconds. */
  began: string;
  /** HTTP requests to Pluggy, repeats included. */
  calls: number;
  products: Record<string, ProductCounts>;
  /** When its progress was last shown, by this process's clock. */
  shownAt: number;
}

/**
 * What a run wrote is durable only with its end (see {@link SyncRuns.write}): when one has no end, the database may have
 * crashed and lost numbers of the change feed that a reader has seen. Given anew, that reader would never be shown
 * them, so more are left out than an Item can have had in the moment that a crash forgets.
 */
const LOST_CHANGES = `case when exists (select 1 from sync.runs r where r.item_id = i.item_id and r.ended_at is null)
                           then 1000000 else 0 end`;

/** Pages may come faster than anybody looks. */
const SHOW_EVERY_MS = 1_000;

const NONE: Counts = { pages: 0, added: 0, changed: 0, removed: 0, unchanged: 0, held: 0, parked: 0, replaced_characters: 0 }; // prettier-ignore
const COUNTED = Object.keys(NONE) as (keyof Counts)[];

/** The run's counts of a product, to be added to. */
export const countsOf = (run: SyncRun, product: string): ProductCounts =>
  (run.products[product] ??= { ...NONE });

/**
 * Begins, guards and ends the runs that write an Item's copy.
 *
 * One row per Item (`sync.items`) is lock, fence and tombstone: every write locks it first and goes ahead only while
 * the run's fence is the current one and the Item is not erased. So a process that slept through its own replacement
 * changes nothing, and a delete beside an upsert cannot leave both row and tombstone.
 */
@Injectable()
export class SyncRuns {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** A new run, which supersedes any other of the Item; undefined when the Item is erased. */
  async begin(itemId: string, cause: RunCause): Promise<SyncRun | undefined> {
    return this.database.transaction(async (tx) => {
      const [fenced] = await tx.query<{ fence: string }>(
        `insert into sync.items as i (item_id, fence, audited_at) values ($1, 1, clock_timestamp())
         on conflict (item_id) do update
            set fence = i.fence + 1, next_change = i.next_change + ${LOST_CHANGES} where i.erased_at is null
         returning fence`,
        [itemId],
      );
      if (!fenced) return undefined;
      await tx.query(
        `update sync.runs set outcome = 'superseded', ended_at = clock_timestamp() where item_id = $1 and ended_at is null`,
        [itemId],
      );
      return this.record(tx, itemId, fenced.fence, cause);
    });
  }

  /**
   * A run that writes beside another one without superseding it: what a person does at this moment (a corrected
   * category, a balance) is no reason to begin a long sync anew. Undefined when the Item is erased or not copied yet.
   */
  async beside(itemId: string, cause: RunCause): Promise<SyncRun | undefined> {
    return this.database.transaction(async (tx) => {
      const [item] = await tx.query<{ fence: string }>(
        `update sync.items i set next_change = i.next_change + ${LOST_CHANGES}
          where i.item_id = $1 and i.erased_at is null returning i.fence`,
        [itemId],
      );
      return item && this.record(tx, itemId, item.fence, cause);
    });
  }

  private async record(tx: Tx, itemId: string, fence: string, cause: RunCause): Promise<SyncRun> {
    const [run] = await tx.query<{ id: string; began: string }>(
      `insert into sync.runs (item_id, fence, cause, inbox_id, target) values ($1, $2, $3, $4, $5)
       returning id, started_at::text as began`,
      [itemId, fence, cause.cause, cause.inboxId ?? null, cause.target ?? null],
    );
    return { id: run!.id, itemId, fence, began: run!.began, calls: 0, products: {}, shownAt: Date.now() };
  }

  /**
   * Runs `work` in a transaction that holds the Item's row.
   * @param commit `with the run`: does not wait for the disk. Right for rows that would be read again: the commit that
   *   ends the run makes everything before it durable as well, and a run without an end is done anew.
   * @throws RunSuperseded when this run may not write.
   */
  async write<T>(
    run: SyncRun,
    work: (tx: Tx) => Promise<T>,
    commit: 'now' | 'with the run' = 'now',
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const [current] = await tx.query(
        `select case when $3 then set_config('synchronous_commit', 'off', true) end
           from sync.items where item_id = $1 and fence = $2 and erased_at is null for update`,
        [run.itemId, run.fence, commit === 'with the run'],
      );
      if (!current) throw new RunSuperseded();
      return work(tx);
    });
  }

  /** Makes the run's counts visible while it goes on. */
  async showProgress(run: SyncRun): Promise<void> {
    if (Date.now() - run.shownAt < SHOW_EVERY_MS) return;
    run.shownAt = Date.now();
    await this.database.query(
      `update sync.runs set progressed_at = clock_timestamp(), ${SET_COUNTS} where id = $1 and ended_at is null`,
      countParams(run),
    );
  }

  /** Ends the run with the events that follow from it, in one transaction. */
  async finish(run: SyncRun, outcome: 'done' | 'partial' | 'failed', events: DomainEvent[]): Promise<void> {
    await this.write(run, async (tx) => {
      await this.close(tx, run, outcome, null);
      await this.events.publish(tx, ...events, ...(await this.untold(tx, run.itemId)));
    });
  }

  /** What the change feed has since it was last told of; also what a run wrote that never came to its end. */
  private async untold(tx: Tx, itemId: string): Promise<DomainEvent[]> {
    const [told] = await tx.query<{ from: string; before: string }>(
      `with before as (select told_change from sync.items where item_id = $1)
       update sync.items i set told_change = i.next_change
         from before where i.item_id = $1 and i.told_change < i.next_change
       returning before.told_change::text as "from", i.next_change::text as "before"`,
      [itemId],
    );
    return told ? [new TransactionsChanged(itemId, told.from, told.before)] : [];
  }

  /** Records why the run ended without its result. What it wrote stays: every page was true when it came. */
  async abandon(run: SyncRun, outcome: 'failed' | 'gone' | 'superseded', error: unknown): Promise<void> {
    await this.database.transaction((tx) =>
      this.close(tx, run, outcome, error instanceof Error ? error.message : null),
    );
  }

  /** Of an erased Item no text stays: an error may quote what PostgreSQL or Pluggy refused. */
  private async close(tx: Tx, run: SyncRun, outcome: string, error: string | null): Promise<void> {
    const failures = Object.entries(run.products).flatMap(([name, { error: why }]) =>
      why === undefined ? [] : [`${name}: ${why}`],
    );
    const params = countParams(run);
    await tx.query(`select 1 from sync.items where item_id = $1 for update`, [run.itemId]);
    await tx.query(
      `update sync.runs r
          set ended_at = clock_timestamp(), outcome = $${params.push(outcome)},
              error = case when erased then null else $${params.push(error ?? (failures.join('; ') || null))} end,
              ${SET_COUNTS.replace('products = $4', `products = case when erased then '{}' else $4::jsonb end`)}
         from (select coalesce(bool_or(erased_at is not null), false) as erased
                 from sync.items where item_id = $${params.push(run.itemId)}) item
        where r.id = $1 and (ended_at is null or outcome = 'superseded')`,
      params,
    );
  }
}

const SET_COUNTS = `calls = $2, ${COUNTED.map((name) => `${name} = ($3::jsonb->>'${name}')::int`).join(', ')}, products = $4`;

function countParams(run: SyncRun): unknown[] {
  const products = Object.values(run.products);
  const totals = Object.fromEntries(
    COUNTED.map((name) => [name, products.reduce((sum, counts) => sum + counts[name], 0)]),
  );
  return [run.id, run.calls, JSON.stringify(totals), JSON.stringify(run.products)];
}
