import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Pluggy finished a sync of the Item; its data may be fetched. */
export class ItemUpdated extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** Pluggy's `lastUpdatedAt` of that sync. */
    readonly lastUpdatedAt: string,
    /** Who wanted the Item read: a webhook's event, `check`, `app`, `person`, `import`. */
    readonly cause: string,
    /** The webhook in the inbox; null when it was none. */
    readonly inboxId: string | null = null,
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
