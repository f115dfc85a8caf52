import { DomainEvent } from '../../kernel/events/domain-event.js';

/** An operator wants to know whether an Item's copy equals what Pluggy has. */
export class VerificationAsked extends DomainEvent {
  constructor(
    readonly itemId: string,
    readonly verificationId: string,
  ) {
    super();
  }

  /** Never beside a run that writes the copy. */
  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
