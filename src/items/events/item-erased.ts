import { DomainEvent } from '../../kernel/events/domain-event.js';

/** The Item is deleted at Pluggy and here for good; every module erases what it holds of it. */
export class ItemErased extends DomainEvent {
  static override readonly mustHappen = true;

  constructor(
    readonly itemId: string,
    /** The id that Pluggy was given for its user; null when it was nobody's. */
    readonly endUserId: string | null,
    /** Whose it was; null when it was nobody's. */
    readonly appId: string | null,
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
