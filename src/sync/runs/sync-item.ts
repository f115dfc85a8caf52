import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { ItemUpdated } from '../../items/events/item-updated.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import type { WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { Consent } from '../copy/consent.js';
import { ReadingProgress } from '../copy/progress.js';
import { type Reading, ReadProducts, isTransient } from '../copy/read-products.js';
import { RemoveRows } from '../copy/remove-rows.js';
import { ItemSynced } from '../events/item-synced.js';
import { RunItem, type RunResult } from './run-item.js';
import { type RunCause, type SyncRun, SyncRuns } from './sync-run.js';

/** So long an Item waits for a product that cannot be read; then it is served as UPDATED without it. */
const PATIENCE = '15 minutes';

/**
 * Fetches what Pluggy has new of an Item after one of Pluggy's own syncs: every product that is up to date there and
 * not yet here. The Item's present state counts, not the event's.
 */
@Injectable()
export class SyncItem {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
    private readonly readProducts: ReadProducts,
    private readonly removeRows: RemoveRows,
    private readonly consent: Consent,
    private readonly progress: ReadingProgress,
    private readonly runs: SyncRuns,
    private readonly runItem: RunItem,
  ) {}

  @OnDomainEvent(ItemUpdated)
  async onUpdated({ itemId, cause, inboxId }: ItemUpdated): Promise<void> {
    const item = await this.items.snapshot(itemId);
    if (!item?.lastUpdatedAt || (await this.isCaughtUp(item))) return;
    await this.sync(item, { cause, inboxId });
  }

  /** Whether a run has caught up with what Pluggy says of the Item, and said so. */
  async isCaughtUp({ id, lastUpdatedAt }: WireItem): Promise<boolean> {
    const [done] = await this.database.query(
      `select 1 from sync.runs where item_id = $1 and target >= $2 and outcome = 'done' limit 1`,
      [id, lastUpdatedAt],
    );
    return done !== undefined;
  }

  /**
   * Reads everything that is new, or with `whole` everything that there is.
   * @throws when a product could not be read for a reason that may pass: the job tries again, and only that product.
   */
  async sync(item: WireItem, cause: RunCause, whole = false): Promise<void> {
    const lastUpdatedAt = String(item.lastUpdatedAt);
    await this.runItem.run(item.id, { ...cause, target: lastUpdatedAt }, async (run) => {
      const reading = await this.readProducts.read(run, item, whole);
      const alive = await this.removeRows.confirm(run, reading.missing);
      // What was read under a consent that ended meanwhile came empty or cut short: the next run begins where this did.
      if (await this.mayBelieve(run, item, alive)) await this.note(run, reading, lastUpdatedAt);
      return this.result(run, item, reading);
    });
  }

  private async mayBelieve(run: SyncRun, item: WireItem, alive: boolean | undefined): Promise<boolean> {
    return alive ?? (!item.connector.isOpenFinance || (await this.consent.lives(run, item)));
  }

  private async note(run: SyncRun, { lists }: Reading, lastUpdatedAt: string): Promise<void> {
    await this.runs.write(run, (tx) => this.progress.note(tx, run, lists, lastUpdatedAt));
  }

  private async result(run: SyncRun, item: WireItem, { lists, failures }: Reading): Promise<RunResult> {
    const isChanged = Object.values(run.products).some((p) => p.added + p.changed + p.removed > 0);
    const synced = new ItemSynced(item.id, String(item.lastUpdatedAt), run.id, isChanged);
    if (failures.length === 0) return { outcome: 'done', events: [synced] };
    // A 404 may mean that the Item is gone; RunItem asks.
    const notFound = failures.find((error) => error instanceof PluggyError && error.notFound);
    if (notFound && lists.length === 0) throw notFound;
    const retry = failures.find(isTransient);
    const outcome = lists.length > 0 ? 'partial' : 'failed';
    // A product that Pluggy refuses for good must not hide the others; one that may yet come is waited for a while.
    const waits = retry !== undefined && !(await this.isOverdue(item));
    return { outcome, events: waits ? [] : [synced], retry };
  }

  private async isOverdue({ id, lastUpdatedAt }: WireItem): Promise<boolean> {
    const [first] = await this.database.query(
      `select 1 from sync.runs
        where item_id = $1 and target = $2 and started_at < clock_timestamp() - $3::interval limit 1`,
      [id, lastUpdatedAt, PATIENCE],
    );
    return first !== undefined;
  }
}
