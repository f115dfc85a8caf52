import { Injectable } from '@nestjs/common';
import { ItemErased } from '../items/events/item-erased.js';
import { Database } from '../kernel/database/database.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { QueueDeliveries } from './apps/queue-deliveries.js';

/**
 * Forgets the processed webhooks of an erased Item at once, and what its app was still to be told of it; then tells the
 * app that it is deleted. The ledger's counters are of all time and do not change.
 */
@Injectable()
export class ForgetItem {
  constructor(
    private readonly database: Database,
    private readonly deliveries: QueueDeliveries,
  ) {}

  @OnDomainEvent(ItemErased)
  async onErased({ itemId, appId }: ItemErased): Promise<void> {
    await this.database.query(`delete from webhooks.inbox where item_id = $1 and outcome is not null`, [
      itemId,
    ]); // inbox_by_item
    await this.database.query(`delete from webhooks.deliveries where item_id = $1`, [itemId]); // deliveries_by_item
    // Without the user's id and the Item's own webhookUrl: nothing personal is written of an erased Item any more.
    const fields = { id: itemId, itemId };
    if (appId) await this.deliveries.queue({ event: 'item/deleted', key: itemId, appId, itemId, fields });
  }
}
