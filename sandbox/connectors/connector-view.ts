import type { Bank } from '../bank/bank.js';
import type { Connector } from './connector.js';
import { findConnector } from './connector-catalogue.js';
import { healthOf } from './connector-health.js';

/** Ends that say the institution could not be reached: only these lower the connection rate (OAS). */
const UNREACHED = ['CONNECTION_ERROR', 'ERROR', 'SITE_NOT_AVAILABLE'];
const SIX_HOURS_MS = 6 * 3_600_000;

/** The connector with its present health; `details` are added when the caller asked for them. */
export function connectorView(bank: Bank, id: number, healthDetails = false): Connector | null {
  const connector = findConnector(id);
  if (!connector) return null;
  const incident = bank.outages.get(id)?.incident;
  const health = {
    ...connector.health,
    status: healthOf(bank, connector),
    ...(incident ? { incidents: [incident] } : {}),
    ...(healthDetails ? { details: healthDetailsOf(bank, id) } : {}),
  };
  return { ...connector, health };
}

/** Of each Item the last execution, if it ended in the last six hours. */
function healthDetailsOf(bank: Bank, connectorId: number): Record<string, number | null> {
  const since = bank.clock.now() - SIX_HOURS_MS;
  const recent = [...bank.items.values()].filter(
    (item) => item.connectorId === connectorId && (item.lastExecutionEndedAt ?? 0) >= since,
  );
  const reached = recent.filter(({ executionStatus }) => !UNREACHED.includes(executionStatus)).length;
  return {
    connectionsLast6Hours: recent.length,
    connectionRateLast6Hours: recent.length ? Math.round((100 * reached) / recent.length) : null,
  };
}
