import type { Bank } from '../bank/bank.js';
import { failureOf } from '../items/execution-ends.js';
import type { Execution, ItemError, ItemRecord } from '../items/item-record.js';
import { SeededRandom, hash32 } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import type { ConnectorIncident } from './connector.js';

/** Trouble at an institution, while it lasts. */
export interface Outage {
  /** How its executions end. */
  outcome: string;
  /** The part of them that does, from 0 to 1. */
  share: number;
  /** How many there have been: each has its own throw of the seeded dice. */
  executions: number;
  /** What Pluggy's status page says of it; null when it does not know yet. */
  incident: ConnectorIncident | null;
}

/** Why an execution fails here and now, if it does; not when a test has asked for its end. */
export function outageFailure(bank: Bank, item: ItemRecord, execution: Execution): ItemError | null {
  const outage = bank.outages.get(item.connectorId);
  if (!outage || execution.outcome) return null;
  const dice = new SeededRandom(bank.seed, item.connectorId, 0x0ff, outage.executions++);
  return dice.chance(outage.share) ? failureOf(outage.outcome) : null;
}

/** What the status page says, with what is asked for over it; one that is known keeps its id and beginning. */
export function incidentOf(
  bank: Bank,
  connectorId: number,
  share: number,
  given: Partial<ConnectorIncident>,
  known: ConnectorIncident | null,
): ConnectorIncident {
  const now = bank.clock.now();
  const id = hash32(bank.seed, connectorId, now).toString(16).padStart(8, '0');
  const severity = share === 1 ? 'MAJOR_OUTAGE' : share > 0 ? 'PARTIAL_OUTAGE' : 'DEGRADED';
  const type = share === 1 ? 'INSTITUTION_OUTAGE' : 'CONNECTOR_DEGRADED';
  return {
    id,
    title: share === 1 ? 'Instituição indisponível' : 'Instabilidade na instituição',
    description: 'Estamos acompanhando o problema com a instituição.',
    type,
    product: 'dados',
    kind: 'INCIDENT',
    severity,
    state: 'INVESTIGATING',
    startedAt: iso(now),
    url: `https://status.pluggy.ai/incidents/${known?.id ?? id}`,
    ...known,
    ...given,
    updatedAt: iso(now),
  };
}
