import { DomainEvent } from '../../kernel/events/domain-event.js';

/** A connector works better or worse than it did: Pluggy's `health.status` is another. */
export class ConnectorStatusChanged extends DomainEvent {
  constructor(
    readonly connectorId: number,
    /** ONLINE, UNSTABLE, OFFLINE, or what Pluggy says one day. */
    readonly status: string,
    /** When Pluggy was asked, by the database's clock. */
    readonly readAt: string,
  ) {
    super();
  }

  override get queue(): string {
    return `connector:${this.connectorId}`;
  }
}
