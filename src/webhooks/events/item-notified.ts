import { DomainEvent } from '../../kernel/events/domain-event.js';

/**
 * Something may have changed about an Item: read it at Pluggy. Says nothing about what changed, because webhooks
 * come late, twice and out of order; ten of them about one Item are one look, in the name of the last.
 */
export class ItemNotified extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** The webhook's event, or `check`: who wants to know. */
    readonly cause: string,
    /** The webhook in the inbox; null when it was none. */
    readonly inboxId: string | null = null,
    /** When it came, by the database's clock: an Item that was read since need not be read again. */
    readonly receivedAt: string | null = null,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }

  override get foldKey(): string {
    return this.itemId;
  }
}
