import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Somebody opened a link to connect the Item again. */
export class ConnectLinkOpened extends DomainEvent {
  constructor(readonly itemId: string) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
