import { Injectable } from '@nestjs/common';
import { ItemErased } from '../../items/events/item-erased.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';

/** An Item's links go with the Item; those that have expired, with time (ConnectRetention). */
@Injectable()
export class ForgetLinks {
  constructor(private readonly database: Database) {}

  @OnDomainEvent(ItemErased)
  async onErased({ itemId }: ItemErased): Promise<void> {
    await this.database.query(`delete from connect.links where item_id = $1`, [itemId]); // links_item
  }
}
