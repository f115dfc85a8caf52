import { DomainEvent } from '../../kernel/events/domain-event.js';

/** The Item waits for its user: for an MFA answer, or for something to be done at the bank. */
export class ItemWaiting extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** Pluggy's `updatedAt` of the Item then: tells one question from the next. */
    readonly at: string,
    readonly waitsFor: 'input' | 'action',
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
