import { Injectable } from '@nestjs/common';
import { ItemErased } from '../items/events/item-erased.js';
import { Database } from '../kernel/database/database.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';

/** Forgets the processed webhooks of an erased Item at once. The ledger's counters are of all time and do not change. */
@Injectable()
export class ForgetItem {
  constructor(private readonly database: Database) {}

  @OnDomainEvent(ItemErased)
  async onErased({ itemId }: ItemErased): Promise<void> {
    await this.database.query(`delete from webhooks.inbox where item_id = $1 and outcome is not null`, [
      itemId,
    ]); // inbox_by_item
  }
}
