import { DomainEvent } from '../../kernel/events/domain-event.js';

/** An app wants its webhook to be told again: what it missed is to be sent. */
export class WebhookSwitchedOn extends DomainEvent {
  constructor(readonly subscriptionId: string) {
    super();
  }

  override get foldKey(): string {
    return this.subscriptionId;
  }
}
