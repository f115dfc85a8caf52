import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/database/database.js';
import type { DomainEvent } from '../kernel/events/domain-event.js';
import { EventBus } from '../kernel/events/event-bus.js';

/** Thrown when this run may not write any more: a newer run began, or the Item was erased. Not an error of the sync. */
export class RunSuperseded extends Error {}

/** What a run counted; kept in its row. */
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

/** One writer of one Item's copy, with the fence that lets it write. */
export interface SyncRun {
  id: string;
  itemId: string;
  fence: string;
  /** When it began, by the database's clock, as text with microseconds. */
  began: string;
  counts: Counts;
}

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
  async begin(itemId: string, cause: string): Promise<SyncRun | undefined> {
    return this.database.transaction(async (tx) => {
      const [fenced] = await tx.query<{ fence: string }>(
        `insert into sync.items as i (item_id, fence) values ($1, 1)
         on conflict (item_id) do update set fence = i.fence + 1 where i.erased_at is null
         returning fence`,
        [itemId],
      );
      if (!fenced) return undefined;
      await tx.query(
        `update sync.runs set outcome = 'superseded', ended_at = clock_timestamp() where item_id = $1 and ended_at is null`,
        [itemId],
      );
      const [run] = await tx.query<{ id: string; began: string }>(
        `insert into sync.runs (item_id, fence, cause) values ($1, $2, $3) returning id, started_at::text as began`,
        [itemId, fenced.fence, cause],
      );
      const counts = { pages: 0, added: 0, changed: 0, removed: 0, unchanged: 0, held: 0, parked: 0, replaced_characters: 0 }; // prettier-ignore
      return { id: run!.id, itemId, fence: fenced.fence, began: run!.began, counts };
    });
  }

  /** Runs `work` in a transaction that holds the Item's row. @throws RunSuperseded when this run may not write. */
  async write<T>(run: SyncRun, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      const [current] = await tx.query(
        `select 1 from sync.items where item_id = $1 and fence = $2 and erased_at is null for update`,
        [run.itemId, run.fence],
      );
      if (!current) throw new RunSuperseded();
      return work(tx);
    });
  }

  /** Ends the run well, with the event that follows from it, in one transaction. */
  async finish(run: SyncRun, ...events: DomainEvent[]): Promise<void> {
    await this.write(run, async (tx) => {
      await this.close(tx, run, 'done', null);
      await this.events.publish(tx, ...events);
    });
  }

  /** Records why the run ended without its result. What it wrote stays: every page was true when it came. */
  async abandon(run: SyncRun, outcome: 'failed' | 'gone' | 'superseded', error: unknown): Promise<void> {
    await this.database.transaction((tx) =>
      this.close(tx, run, outcome, error instanceof Error ? error.message : null),
    );
  }

  private async close(tx: Tx, run: SyncRun, outcome: string, error: string | null): Promise<void> {
    const c = run.counts;
    await tx.query(
      `update sync.runs
          set ended_at = clock_timestamp(), outcome = $2, error = $3, pages = $4, added = $5, changed = $6,
              removed = $7, unchanged = $8, held = $9, parked = $10, replaced_characters = $11
        where id = $1 and (ended_at is null or outcome = 'superseded')`,
      [run.id, outcome, error, c.pages, c.added, c.changed, c.removed, c.unchanged, c.held, c.parked, c.replaced_characters], // prettier-ignore
    );
  }
}
