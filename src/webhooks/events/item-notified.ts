import { DomainEvent } from '../../kernel/events/domain-event.js';

/**
 * Something may have changed about an Item: read it at Pluggy. Says nothing about what changed, because webhooks
 * come late, twice and out of order; ten of them about one Item are one look.
 */
export class ItemNotified extends DomainEvent {
  constructor(readonly itemId: string) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }

  override get foldKey(): string {
    return this.itemId;
  }
}
