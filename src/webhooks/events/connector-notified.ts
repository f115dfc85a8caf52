import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Something may have changed about a connector: read it, and its health, at Pluggy. */
export class ConnectorNotified extends DomainEvent {
  constructor(readonly connectorId: number) {
    super();
  }

  override get queue(): string {
    return `connector:${this.connectorId}`;
  }

  override get foldKey(): string {
    return String(this.connectorId);
  }
}
