import { Injectable } from '@nestjs/common';
import { ItemErased } from '../../items/events/item-erased.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';

/** A link that expired says so for a while, and is then forgotten; an Item's links go with the Item. */
const REMEMBERED = '30 days';

@Injectable()
export class ForgetLinks {
  constructor(private readonly database: Database) {}

  @OnDomainEvent(ItemErased)
  async onErased({ itemId }: ItemErased): Promise<void> {
    await this.database.query(
      `delete from connect.links where item_id = $1 or expires_at < clock_timestamp() - $2::interval`,
      [itemId, REMEMBERED],
    ); // links_item, links_expired
  }
}
