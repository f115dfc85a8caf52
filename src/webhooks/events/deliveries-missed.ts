import { DomainEvent } from '../../kernel/events/domain-event.js';

/**
 * Pluggy could not deliver to us for a while: our registration was off, gone, or carried another secret. Whatever
 * was sent since then is lost, so every live Item must be asked about once.
 */
export class DeliveriesMissed extends DomainEvent {
  /** @param since the instant from which deliveries may be missing, ISO 8601. */
  constructor(readonly since: string) {
    super();
  }

  override get foldKey(): string {
    return 'all';
  }
}
