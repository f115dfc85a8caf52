import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Why an execution failed, in Pluggy's words. */
export interface ItemFailure {
  code: string;
  message: string;
  [more: string]: unknown;
}

/** An execution of the Item failed at Pluggy. */
export class ItemFailed extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** Pluggy's `updatedAt` of the Item then: tells one failure from the next. */
    readonly at: string,
    readonly error: ItemFailure,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
