import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { ItemSynced } from '../sync/events/item-synced.js';
import { ItemReady } from './events/item-ready.js';

/** Lets the Item be served as UPDATED, once the copy holds what that update brought, and says so. */
@Injectable()
export class MarkReadable {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  @OnDomainEvent(ItemSynced)
  async onSynced({ itemId, lastUpdatedAt }: ItemSynced): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [advanced] = await tx.query<{ isFirst: boolean }>(
        `with before as (
           select readable_through from items.items
            where id = $1 and deletion_asked_at is null and erased_at is null for update
         )
         update items.items i set readable_through = $2
           from before
          where i.id = $1 and (before.readable_through is null or before.readable_through < $2::timestamptz)
         returning before.readable_through is null as "isFirst"`,
        [itemId, lastUpdatedAt],
      );
      if (advanced) await this.events.publish(tx, new ItemReady(itemId, lastUpdatedAt, advanced.isFirst));
    });
  }
}
