import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Pluggy said that the bank accepted the login, and the sync goes on. Left out when it was over before anybody looked. */
export class ItemLoggedIn extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** The webhook in the inbox that said so. */
    readonly inboxId: string,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
