import { DomainEvent } from '../../kernel/events/domain-event.js';

/** What became of a connector's incident. */
export interface IncidentChange {
  connectorId: number;
  incidentId: string;
  change: 'opened' | 'grew' | 'shrank' | 'closed';
}

/** Trouble of whole connectors began, has other Items, or is over. */
export class IncidentsChanged extends DomainEvent {
  constructor(readonly changes: IncidentChange[]) {
    super();
  }

  /** One after the other: the queue of reviews is one, and an outage would have all workers wait for it. */
  override get queue(): string {
    return 'items:reviews';
  }
}
