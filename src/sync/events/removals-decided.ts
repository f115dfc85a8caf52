import { DomainEvent } from '../../kernel/events/domain-event.js';

/** An admin has decided about removals of an Item that were held back. */
export class RemovalsDecided extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** The run that removed rows; null when none was removed. */
    readonly runId: string | null,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
