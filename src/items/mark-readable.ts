import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { ItemSynced } from '../sync/events/item-synced.js';
import { ItemReady } from './events/item-ready.js';
import { CheckHealth } from './health/check-health.js';

/**
 * Lets the Item be served as UPDATED, once the copy holds what that update brought, and says so; also when more of it
 * came later, as a product that could not be read at first.
 */
@Injectable()
export class MarkReadable {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly health: CheckHealth,
  ) {}

  @OnDomainEvent(ItemSynced)
  async onSynced({ itemId, lastUpdatedAt, runId, isChanged }: ItemSynced): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [item] = await tx.query<{ isFirst: boolean; isAdvanced: boolean }>(
        `with before as (
           select readable_through from items.items
            where id = $1 and deletion_asked_at is null and erased_at is null for update
         )
         update items.items i set readable_through = greatest(i.readable_through, $2)
           from before where i.id = $1
         returning before.readable_through is null as "isFirst",
                   i.readable_through is distinct from before.readable_through as "isAdvanced"`,
        [itemId, lastUpdatedAt],
      );
      if (!item) return;
      await this.health.checkOne(tx, itemId);
      if (item.isAdvanced || isChanged)
        await this.events.publish(tx, new ItemReady(itemId, runId, item.isFirst));
    });
  }
}
