import type { Bank } from '../bank/bank.js';
import type { Connector } from './connector.js';
import { findConnector } from './connector-catalogue.js';
import { healthOf } from './connector-health.js';

/** The connector with its present health; `details` are added when the caller asked for them. */
export function connectorView(bank: Bank, id: number, healthDetails = false): Connector | null {
  const connector = findConnector(id);
  if (!connector) return null;
  const status = healthOf(bank, connector);
  const health = { ...connector.health, status };
  if (!healthDetails) return { ...connector, health };
  const since = bank.clock.now() - 6 * 3_600_000;
  const connections = [...bank.items.values()].filter(
    (item) => item.connectorId === id && (item.lastExecutionEndedAt ?? 0) >= since,
  ).length;
  const rate = status === 'ONLINE' ? 100 : status === 'UNSTABLE' ? 62 : 0;
  const details = {
    connectionsLast6Hours: connections,
    connectionRateLast6Hours: connections ? rate : null,
  };
  return { ...connector, health: { ...health, details } } as Connector;
}
