import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { PluggyClient, type WireItem } from '../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { ItemNotified } from '../webhooks/events/item-notified.js';
import { ItemGone } from './events/item-gone.js';
import { CheckHealth } from './health/check-health.js';
import { StoreItem } from './store-item.js';
import { note } from './timeline/note.js';

/**
 * Reads an Item at Pluggy and stores it: the step between a webhook and everything that follows. A webhook's body is
 * a hint; this is the truth.
 */
@Injectable()
export class ReadItem {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly storeItem: StoreItem,
    private readonly events: EventBus,
    private readonly health: CheckHealth,
  ) {}

  @OnDomainEvent(ItemNotified)
  async onNotified({ itemId, cause, inboxId, receivedAt }: ItemNotified): Promise<void> {
    if (receivedAt === null || !(await this.isReadSince(itemId, receivedAt)))
      await this.read(itemId, cause, inboxId);
  }

  /** Whether what is stored was asked for after that moment (the database's clock). */
  async isReadSince(itemId: string, moment: string): Promise<boolean> {
    const [read] = await this.database.query(
      `select 1 from items.items where id = $1 and read_at > $2::timestamptz`,
      [itemId, moment],
    );
    return read !== undefined;
  }

  /**
   * The Item as it is at Pluggy now, stored; undefined when it is no more, there or (by somebody's wish) here.
   * @param cause who wants to know; goes with the events that follow.
   * @throws PluggyError when Pluggy cannot be asked.
   */
  async read(itemId: string, cause: string, inboxId: string | null = null): Promise<WireItem | undefined> {
    const askedAt = await this.database.now();
    const item = await this.ask(itemId, cause === 'app');
    if (item) await this.storeItem.store(item, { askedAt, cause, inboxId });
    return item;
  }

  /**
   * As {@link read} without storing what came, for a job that looks why it failed: a newer Item would put a new job in
   * its own place, to run at once, and so on without a pause.
   */
  async isThere(itemId: string): Promise<boolean> {
    return (await this.ask(itemId, false)) !== undefined;
  }

  private async ask(itemId: string, userFacing: boolean): Promise<WireItem | undefined> {
    const [deleted] = await this.database.query(
      `select 1 from items.items where id = $1 and (deletion_asked_at is not null or erased_at is not null)`,
      [itemId],
    );
    if (deleted) return undefined;
    try {
      return await this.pluggy.fetchItem(itemId, { userFacing });
    } catch (error) {
      if (!(error instanceof PluggyError && error.notFound)) throw error;
      await this.rememberGone(itemId);
      return undefined;
    }
  }

  /** Deleted at Pluggy though nobody here asked (a retired connector, the dashboard): kept, read-only. */
  private async rememberGone(itemId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [gone] = await tx.query<{ isNews: boolean; at: string }>(
        `with before as (select gone_at from items.items where id = $1 for update)
         update items.items i
            set gone_at = coalesce(i.gone_at, clock_timestamp()), checked_at = clock_timestamp()
           from before where i.id = $1 returning before.gone_at is null as "isNews", i.gone_at::text as at`,
        [itemId],
      );
      if (!gone?.isNews) return;
      await note(tx, itemId, 'GONE', 'pluggy');
      await this.health.checkOne(tx, itemId);
      await this.events.publish(tx, new ItemGone(itemId, gone.at));
    });
  }
}
