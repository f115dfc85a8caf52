import type { Json } from '../../harness/sandbox.js';
import type { ConnectorWord } from './incidents.js';
import type { Snapshot } from './snapshot.js';

export interface Health {
  status: string;
  executionStatus: string;
  lastUpdatedAt: string | null;
  nextAutoSyncAt: string | null;
  goneAt: string | null;
  flags: { flag: string; since: string; severity: string; turn: string; evidence: Json }[];
}

export interface ReviewSeen {
  itemId: string;
  state: string;
  incidentId: string | null;
}
export interface IncidentSeen {
  id: string;
  connectorId: number;
  items: number;
}

/** All that can be seen of both sides, at rest. */
export interface Seen {
  now: number;
  truths: Map<string, Snapshot>;
  /** What the hub says; undefined is 404. */
  items: Map<string, { health: Health; updatedAt: number } | undefined>;
  reviews: ReviewSeen[];
  incidents: IncidentSeen[];
  /** Pluggy's words on connectors, as the hub has them, and as they are where there are Items. */
  connectors: Map<number, ConnectorWord>;
  words: Map<number, ConnectorWord>;
}
