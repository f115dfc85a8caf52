import { DomainEvent } from '../../kernel/events/domain-event.js';

/** The Item is no more at Pluggy, though nobody here asked for its deletion; its copy stays, read-only. */
export class ItemGone extends DomainEvent {
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
