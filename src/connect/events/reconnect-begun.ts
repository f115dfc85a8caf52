import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Somebody was given a connect token with which the Item can be connected again, at Pluggy and past the hub. */
export class ReconnectBegun extends DomainEvent {
  constructor(readonly itemId: string) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
