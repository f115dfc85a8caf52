import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import type { WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { PRODUCTS, type Product, TRANSACTION_LISTS } from '../products/products.js';
import { RunSuperseded, type SyncRun, countsOf } from '../runs/sync-run.js';
import { FetchList } from './fetch-list.js';
import { type ListRead, type Progress, ReadingProgress } from './progress.js';
import { ReadAccountTransactions } from './read-account-transactions.js';
import { type Missing, detail } from './remove-rows.js';

/** What came of reading an Item's products. */
export interface Reading {
  /** The lists that were read to their ends. */
  lists: ListRead[];
  /** Rows of the copy that they should have had. */
  missing: Missing[];
  /** Why others were not. */
  failures: Error[];
}

/** So many lists in a row without an answer: Pluggy is down, and the others are not even tried. */
const DOWN = 3;

/**
 * Reads every product of an Item that is up to date at Pluggy and not in the copy yet. One that fails neither stops
 * the others nor takes back what they brought; its error is kept with the run.
 */
@Injectable()
export class ReadProducts {
  constructor(
    private readonly database: Database,
    private readonly progress: ReadingProgress,
    private readonly fetchList: FetchList,
    private readonly readTransactions: ReadAccountTransactions,
  ) {}

  /**
   * @param whole reads everything again, whatever was read before: an audit.
   * @throws RunSuperseded, and nothing else: what fails is in the answer.
   */
  async read(run: SyncRun, item: WireItem, whole = false): Promise<Reading> {
    const reading: Reading = { lists: [], missing: [], failures: [] };
    const known = await this.progress.of(item.id);
    let silent = 0;
    for (const product of PRODUCTS.filter((each) => isFresh(item, each))) {
      for (const scopeId of await this.scopes(run, product, reading)) {
        const before = known.get(`${product.name}/${scopeId}`);
        if (!whole && !(await this.isDue(run, item, product, scopeId, before))) continue;
        if (silent === DOWN) break;
        try {
          await this.readList(run, item, product, scopeId, whole ? undefined : before, reading);
          silent = 0;
        } catch (error) {
          if (error instanceof RunSuperseded) throw error;
          countsOf(run, product.name).error = (error as Error).message;
          reading.failures.push(error as Error);
          silent = isTransient(error) ? silent + 1 : 0;
        }
      }
    }
    return reading;
  }

  private async readList(
    run: SyncRun,
    item: WireItem,
    product: Product,
    scopeId: string,
    before: Progress | undefined,
    reading: Reading,
  ): Promise<void> {
    const readAt = await this.database.now();
    if (product === TRANSACTION_LISTS) {
      const { missing, ...window } = await this.readTransactions.read(run, scopeId, before, reading.lists, String(item.lastUpdatedAt)); // prettier-ignore
      reading.missing.push({ product, scopeId, ids: missing });
      reading.lists.push({ product: product.name, scopeId, readAt, ...window });
      return;
    }
    const ids = await this.fetchList.read(run, product, scopeId);
    reading.missing.push({ product, scopeId, ids: await this.fetchList.missing(run, product, scopeId, ids) });
    reading.lists.push({ product: product.name, scopeId, readAt });
  }

  /** Whose lists there are. An account that is missing from the bank's list has none any more. */
  private async scopes(run: SyncRun, { scope }: Product, { missing }: Reading): Promise<string[]> {
    if (scope === 'item') return [run.itemId];
    const table = scope === 'investment' ? 'investments' : 'accounts';
    const rows = await this.database.query<{ id: string }>(
      `select id from sync.${table} where item_id = $1 ${scope === 'card' ? `and type = 'CREDIT'` : ''} order by id`,
      [run.itemId],
    );
    const gone = missing.filter(({ product }) => product.kind.table === table).flatMap(({ ids }) => ids);
    return rows.map(({ id }) => id).filter((id) => !gone.includes(id));
  }

  /**
   * Whether the list may have something that the copy lacks. An investment's transactions are read again only when
   * the investment itself has changed: its balance and quantity follow them.
   */
  private async isDue(
    run: SyncRun,
    item: WireItem,
    product: Product,
    scopeId: string,
    before: Progress | undefined,
  ): Promise<boolean> {
    if (!before?.through) return true;
    if (product.scope !== 'investment') return before.through < String(item.lastUpdatedAt);
    const changed = await this.database.query(
      `select 1 from sync.investments i join sync.runs r on r.id = i.run_id
        where i.item_id = $1 and i.id = $2 and r.started_at > $3::timestamptz`,
      [run.itemId, scopeId, before.readAt],
    );
    return changed.length > 0;
  }
}

/** No answer, a rate limit or a trouble of Pluggy's own: may pass. A database error may too. */
export const isTransient = (error: unknown): boolean =>
  !(error instanceof PluggyError) || error.status === 0 || error.status === 429 || error.status >= 500;

/**
 * Without `statusDetail` every product that the Item was made with is up to date; with it, those that it says are
 * (facts on partial success).
 */
export function isFresh(item: WireItem, product: Product): boolean {
  if (product.openFinance)
    return (
      item.connector.isOpenFinance === true &&
      !!(item as { resourcesCollectedAt?: unknown }).resourcesCollectedAt
    );
  const asked: unknown = item.products;
  if (Array.isArray(asked) && asked.length > 0 && !product.asked.some((name) => asked.includes(name)))
    return false;
  return !item.statusDetail || product.status.some((key) => detail(item, key)?.isUpdated === true);
}
