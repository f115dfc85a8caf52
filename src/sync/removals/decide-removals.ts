import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { ItemsFace } from '../../items/face.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { PluggyCalls } from '../../kernel/pluggy/pluggy-calls.js';
import { RemoveRows } from '../copy/remove-rows.js';
import { RemovalsDecided } from '../events/removals-decided.js';
import { RunSuperseded, type SyncRun, SyncRuns } from '../runs/sync-run.js';
import { productOf } from './list-removals.js';
import { ItemBusy, RemovalsJustDecided, RemovalsNotCertain, RemovalsNotFound } from './removal-errors.js';
import type { DecideRemovalsBody } from './removals.dto.js';
import type { RemovalsAppliedSchema, RemovalsDismissedSchema } from './removals.schema.js';

/** Carries out what an admin has decided about removals of one list that the brake held. */
@Injectable()
export class DecideRemovals {
  constructor(
    private readonly database: Database,
    private readonly runs: SyncRuns,
    private readonly removeRows: RemoveRows,
    private readonly events: EventBus,
    private readonly auth: AuthFace,
    private readonly items: ItemsFace,
  ) {}

  /**
   * Removes the rows as any confirmed removal: Pluggy is asked for exactly them once more, as they may have come back
   * since, and only what it does not have goes; rows, tombstones, change feed and audit log in one transaction.
   * @throws RemovalsNotFound, RemovalsNotCertain, RemovalsJustDecided, ItemBusy, PluggyError
   */
  async apply(itemId: string, list: DecideRemovalsBody, actor: string): Promise<RemovalsAppliedSchema> {
    const ids = await this.heldIds(this.database, itemId, list);
    if (ids.length === 0) throw new RemovalsNotFound();
    const run = await this.runs.beside(itemId, { cause: 'admin' });
    if (!run) throw new RemovalsNotFound(); // erased meanwhile
    let applied: RemovalsAppliedSchema;
    try {
      applied = await PluggyCalls.count(run, () =>
        PluggyCalls.whileSomebodyWaits(() => this.remove(run, list, ids, actor)),
      );
    } catch (error) {
      const superseded = error instanceof RunSuperseded;
      await this.runs.abandon(run, superseded ? 'superseded' : 'failed', error);
      throw superseded ? new ItemBusy() : error;
    }
    await this.runs.finish(run, 'done', []);
    return applied;
  }

  /**
   * Keeps the rows, until Pluggy lists them again or an admin decides otherwise.
   * @throws RemovalsNotFound
   */
  async dismiss(itemId: string, list: DecideRemovalsBody, actor: string): Promise<RemovalsDismissedSchema> {
    return this.database.transaction(async (tx) => {
      await tx.query(`select 1 from sync.items where item_id = $1 for update`, [itemId]);
      const kept = await this.heldIds(tx, itemId, { ...list, dismissed: false });
      if (kept.length === 0) throw new RemovalsNotFound();
      await tx.query(
        `update sync.held_removals set dismissed_at = clock_timestamp()
          where item_id = $1 and kind = $2 and id = any($3)`,
        [itemId, list.kind, kept],
      );
      await this.note(tx, itemId, list, actor, 'dismissed', { kept: kept.length });
      await this.events.publish(tx, new RemovalsDecided(itemId, null));
      return { kept: kept.length };
    });
  }

  private async remove(
    run: SyncRun,
    list: DecideRemovalsBody,
    ids: string[],
    actor: string,
  ): Promise<RemovalsAppliedSchema> {
    const missing = { product: productOf(list.kind), scopeId: list.parentId ?? run.itemId, ids };
    const applied = { removed: 0, back: 0 };
    const { dismissed = false } = list;
    const isCertain = await this.removeRows.removeDecided(run, missing, dismissed, async (tx, removed) => {
      const otherwise = await this.heldIds(tx, run.itemId, { ...list, dismissed: !dismissed }, ids);
      if (otherwise.length > 0) throw new RemovalsJustDecided();
      // What is held still is neither gone for sure nor back: the product is not fresh at Pluggy.
      const left = await this.heldIds(tx, run.itemId, list, ids);
      if (left.length > 0) throw new RemovalsNotCertain();
      applied.removed = removed;
      applied.back = await this.inCopy(tx, run.itemId, list.kind, ids);
      await this.note(tx, run.itemId, list, actor, 'applied', { ...applied });
      await this.events.publish(tx, new RemovalsDecided(run.itemId, removed > 0 ? run.id : null));
    });
    if (!isCertain) throw new RemovalsNotCertain();
    return applied;
  }

  private async heldIds(
    db: Pick<Tx, 'query'>,
    itemId: string,
    { kind, parentId, dismissed = false }: DecideRemovalsBody,
    among?: string[],
  ): Promise<string[]> {
    const rows = await db.query<{ id: string }>(
      `select id from sync.held_removals
        where item_id = $1 and kind = $2 and parent_id is not distinct from $3::uuid
          and (dismissed_at is not null) = $4 and ($5::text[] is null or id = any($5))
        order by id`,
      [itemId, kind, parentId ?? null, dismissed, among ?? null],
    );
    return rows.map(({ id }) => id);
  }

  /** How many of the rows are there. */
  private async inCopy(tx: Tx, itemId: string, kind: string, ids: string[]): Promise<number> {
    const { table, idType } = productOf(kind).kind;
    const [row] = await tx.query<{ rows: number }>(
      `select count(*)::int as rows from sync.${table} where item_id = $1 and id = any($2::text[]::${idType}[])`,
      [itemId, ids],
    );
    return row!.rows;
  }

  /** In the Item's story and in the audit log; why is the company's own matter, and only in the log. */
  private async note(
    tx: Tx,
    itemId: string,
    { kind, parentId, reason }: DecideRemovalsBody,
    actor: string,
    decision: 'applied' | 'dismissed',
    counts: object,
  ): Promise<void> {
    const what = { kind, ...(parentId && { parentId }), ...counts };
    await this.items.noteRemovals(tx, itemId, actor, decision, what);
    await this.auth.audit(tx, actor, `removals ${decision}`, itemId, { ...what, ...(reason && { reason }) });
  }
}
