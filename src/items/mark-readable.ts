import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { ItemSynced } from '../sync/events/item-synced.js';

/** Lets the Item be served as UPDATED, once the copy holds what that update brought. */
@Injectable()
export class MarkReadable {
  constructor(private readonly database: Database) {}

  @OnDomainEvent(ItemSynced)
  async onSynced({ itemId, lastUpdatedAt }: ItemSynced): Promise<void> {
    await this.database.query(
      `update items.items set readable_through = greatest(readable_through, $2::timestamptz) where id = $1`,
      [itemId, lastUpdatedAt],
    );
  }
}
