import { DomainEvent } from '../../kernel/events/domain-event.js';

/** It is the Item's turn to be read again whole. */
export class AuditDue extends DomainEvent {
  constructor(readonly itemId: string) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }

  override get foldKey(): string {
    return this.itemId;
  }
}
