import { DomainEvent } from '../../kernel/events/domain-event.js';

/** An app asked for the Item to be deleted: it is unreadable from now on and must go at Pluggy, then here. */
export class ItemDeletionAsked extends DomainEvent {
  static override readonly mustHappen = true;

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
