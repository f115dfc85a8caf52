import { DomainEvent } from '../../kernel/events/domain-event.js';

/** The copy holds what Pluggy had of the Item at `lastUpdatedAt`. */
export class ItemSynced extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** Pluggy's `lastUpdatedAt` that the copy has caught up with. */
    readonly lastUpdatedAt: string,
    /** The sync run that did it. */
    readonly runId: string,
    /** Whether it wrote or removed any row. */
    readonly isChanged: boolean,
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
