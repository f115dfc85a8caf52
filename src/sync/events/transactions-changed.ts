import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Runs wrote or removed transactions of the Item: the numbers `from` up to, without, `before` of its change feed. */
export class TransactionsChanged extends DomainEvent {
  constructor(
    readonly itemId: string,
    readonly from: string,
    readonly before: string,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
