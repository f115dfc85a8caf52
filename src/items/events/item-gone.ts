import { DomainEvent } from '../../kernel/events/domain-event.js';

/** The Item is no more at Pluggy, though nobody here asked for its deletion; its copy stays, read-only. */
export class ItemGone extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** When it was missed, by the database's clock: it may come back, and go again. */
    readonly at: string,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
