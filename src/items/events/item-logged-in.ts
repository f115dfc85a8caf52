import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Pluggy said that the bank accepted the login. Progress only: left out when the sync was over before anybody looked. */
export class ItemLoggedIn extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** Pluggy's `updatedAt` of the Item then: tells one login from the next. */
    readonly at: string,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
