import { DomainEvent } from '../../kernel/events/domain-event.js';

/** The Item is served as UPDATED: apps can read what a run has brought. */
export class ItemReady extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** That run; there is one such event for each at most. */
    readonly runId: string,
    /** Whether nothing of the Item could be read before. */
    readonly isFirst: boolean,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
