import { PluggyError } from '../api/pluggy-error.js';
import type { Bank } from '../bank/bank.js';
import type { Connector, HealthStatus } from './connector.js';

export function healthOf(bank: Bank, connector: Connector): HealthStatus {
  return bank.connectorHealth.get(connector.id) ?? connector.health.status;
}

/** An OFFLINE connector lets nobody connect (SDK). */
export function refuseOffline(bank: Bank, connector: Connector): void {
  if (healthOf(bank, connector) === 'OFFLINE')
    throw new PluggyError(400, 'The connector is offline', 'CONNECTOR_OFFLINE');
}
