import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database/database.js';
import { PluggyClient, type WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { type Product, TRANSACTION_LISTS } from '../products/products.js';
import { type SyncRun, SyncRuns, countsOf } from '../runs/sync-run.js';
import { Brake } from './brake.js';
import { Consent } from './consent.js';
import { DeleteRows } from './delete-rows.js';
import { FetchList } from './fetch-list.js';
import { FetchTransactions } from './fetch-transactions.js';

/** Rows that a list should have had. */
export interface Missing {
  product: Product;
  /** The Item, account or investment whose list it is. */
  scopeId: string;
  ids: string[];
}

/** Pluggy could not read the bank the last time: what it lacks now may be its own lack. */
const TROUBLED: string[] = ['LOGIN_ERROR', 'OUTDATED'];
/** From so many on it is worth asking for the consent first: it may explain why everything is missing. */
const MANY = 50;

/**
 * The only way a row leaves the copy while its Item lives.
 *
 * Nothing is removed on a hint (a webhook, a row missing from a list): Pluggy is asked for exactly these rows, and
 * only what it does not have, while the Item and its consent are known good *after* that answer, is gone. An empty
 * list is never a deletion: with a revoked consent every list is empty.
 */
@Injectable()
export class RemoveRows {
  constructor(
    private readonly pluggy: PluggyClient,
    private readonly consent: Consent,
    private readonly fetchList: FetchList,
    private readonly fetchTransactions: FetchTransactions,
    private readonly runs: SyncRuns,
    private readonly brake: Brake,
    private readonly deleteRows: DeleteRows,
  ) {}

  /**
   * Removes those of the missing rows that are confirmed gone and stores the present state of the others.
   * @returns whether the consent lives; undefined when there was no reason to ask for it.
   */
  async confirm(run: SyncRun, missing: Missing[]): Promise<boolean | undefined> {
    const { alive, gone } = await this.certainlyGone(run, missing);
    for (const each of gone) await this.remove(run, each);
    return alive;
  }

  /**
   * As {@link confirm}, of rows of one list whose removal an admin has decided: whatever is still held of them and
   * confirmed gone is removed, without asking the brake.
   * @param dismissed of those that an admin had decided to keep.
   * @param also what follows from it, in the same transaction.
   * @returns false when Pluggy's answers cannot be believed now; then nothing was done.
   */
  async removeDecided(
    run: SyncRun,
    missing: Missing,
    dismissed: boolean,
    also: (tx: Tx, removed: number) => Promise<void>,
  ): Promise<boolean> {
    const { alive, gone } = await this.certainlyGone(run, [missing]);
    if (alive === false) return false;
    const { product, scopeId } = missing;
    const ids = gone.flatMap((each) => each.ids);
    countsOf(run, product.name).removed += await this.runs.write(run, async (tx) => {
      const held = await this.brake.stillHeld(tx, run, product, ids, dismissed);
      const removed = held.length > 0 ? await this.deleteRows.delete(tx, run, product, scopeId, held) : 0;
      await also(tx, removed);
      return removed;
    });
    return true;
  }

  /** Those of the missing rows that are gone for sure; the present state of the others is stored. */
  private async certainlyGone(
    run: SyncRun,
    missing: Missing[],
  ): Promise<{ alive: boolean | undefined; gone: Missing[] }> {
    const candidates = missing.filter(({ ids }) => ids.length > 0);
    const many = candidates.reduce((sum, { ids }) => sum + ids.length, 0) > MANY;
    if (many && !(await this.livingItem(run))) return { alive: false, gone: [] };
    const gone: Missing[] = [];
    for (const candidate of candidates) {
      const ids = await this.notAtPluggy(run, candidate);
      if (ids.length > 0) gone.push({ ...candidate, ids });
    }
    if (gone.length === 0) return { alive: many ? true : undefined, gone };
    const item = await this.livingItem(run);
    if (!item) return { alive: false, gone: [] };
    const isFresh = ({ product }: Missing): boolean =>
      !product.status.some((key) => detail(item, key)?.isUpdated === false);
    return { alive: true, gone: gone.filter(isFresh) };
  }

  private notAtPluggy(run: SyncRun, { product, scopeId, ids }: Missing): Promise<string[]> {
    if (product === TRANSACTION_LISTS) return this.fetchTransactions.byIds(run, scopeId, ids);
    return product.byId
      ? this.notFound(run, product, scopeId, ids)
      : this.missingTwice(run, product, scopeId, ids);
  }

  private async notFound(run: SyncRun, product: Product, scopeId: string, ids: string[]): Promise<string[]> {
    const gone: string[] = [];
    for (const id of ids) if (!(await this.fetchList.readOne(run, product, scopeId, id))) gone.push(id);
    return gone;
  }

  /** Rows that cannot be asked for one by one: a list by pages may skip one while rows are added, hardly twice. */
  private async missingTwice(
    run: SyncRun,
    product: Product,
    scopeId: string,
    ids: string[],
  ): Promise<string[]> {
    const listed = await this.fetchList.read(run, product, scopeId);
    return listed.length === 0 ? [] : ids.filter((id) => !listed.includes(id));
  }

  private async remove(run: SyncRun, { product, scopeId, ids }: Missing): Promise<void> {
    const counts = countsOf(run, product.name);
    const { removed, held } = await this.runs.write(run, async (tx) => {
      const held = await this.brake.holds(tx, run, product, scopeId, ids);
      const free = ids.filter((id) => !held.includes(id));
      return { held, removed: await this.deleteRows.delete(tx, run, product, scopeId, free) };
    });
    counts.removed += removed;
    counts.held += held.length;
  }

  /** The Item when it and its consent are known good now. */
  private async livingItem(run: SyncRun): Promise<WireItem | undefined> {
    const item = await this.itemAtPluggy(run.itemId);
    if (!item || TROUBLED.includes(item.status)) return undefined;
    return (await this.consent.lives(run, item)) ? item : undefined;
  }

  /**
   * Asked for only to be looked at: storing it would say once more that the Item was updated, while the run that asks
   * is the one that reads that very update.
   */
  private async itemAtPluggy(itemId: string): Promise<WireItem | undefined> {
    try {
      return await this.pluggy.fetchItem(itemId);
    } catch (error) {
      if (error instanceof PluggyError && error.notFound) return undefined;
      throw error;
    }
  }
}

/** A product's entry in `statusDetail`, whose keys are not all in the SDK's type. */
export const detail = (item: WireItem, key: string): { isUpdated?: boolean } | null | undefined =>
  (item.statusDetail as Record<string, { isUpdated?: boolean } | null> | null)?.[key];
