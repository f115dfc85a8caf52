import { DomainEvent } from '../../kernel/events/domain-event.js';

/** The Item is served as UPDATED: apps can read what this sync of Pluggy's brought. Once for each. */
export class ItemReady extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** Pluggy's `lastUpdatedAt` of that sync. */
    readonly lastUpdatedAt: string,
    /** Whether nothing of the Item could be read before. */
    readonly isFirst: boolean,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
