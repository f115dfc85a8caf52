import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PluggyError } from '../api/pluggy-error.js';
import { bodyObject } from '../api/read-request.js';
import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { healthOf } from '../connectors/connector-health.js';
import type { Connector, ConnectorIncident, HealthStatus } from '../connectors/connector.js';
import { incidentOf, type Outage } from '../connectors/outage.js';
import { deleteDue } from '../items/delete-item.js';
import { EXECUTION_ENDS, isFailure } from '../items/execution-ends.js';
import { iso } from '../state/virtual-clock.js';
import { publishConnectorStatus } from '../webhooks/item-events.js';

const DAY_MS = 86_400_000;
/** How long Pluggy keeps the Items of a connector that it does not offer any more (DEL). */
const RETIREMENT_DAYS = 30;
const HEALTHS = ['ONLINE', 'UNSTABLE', 'OFFLINE'];

/** What happens to institutions and to Pluggy's connectors for them. */
export function connectorControls(app: FastifyInstance, bank: Bank): void {
  const config = { open: true };
  const existing = (request: FastifyRequest): Connector => {
    const found = findConnector(Number((request.params as { id: string }).id));
    if (!found) throw new PluggyError(404, 'connector not found', 'CONNECTOR_NOT_FOUND');
    return found;
  };
  const setHealth = (connector: Connector, status: HealthStatus): void => {
    const before = healthOf(bank, connector);
    bank.connectorHealth.set(connector.id, status);
    bank.changed();
    if (status !== before) publishConnectorStatus(bank, connector.id, status);
  };

  app.post('/_sandbox/connectors/:id/health', { config }, (request) => {
    const connector = existing(request);
    const status = healthStatus(bodyObject(request).status);
    setHealth(connector, status);
    return { id: connector.id, status };
  });

  app.post('/_sandbox/connectors/:id/outage', { config }, (request) => {
    const connector = existing(request);
    const { on = true, status, ...wishes } = bodyObject(request);
    const outage = on ? outageOf(bank, connector.id, wishes) : null;
    const usual = !outage || outage.share === 0 ? 'ONLINE' : outage.share === 1 ? 'OFFLINE' : 'UNSTABLE';
    const health = healthStatus(status ?? usual);
    if (outage) bank.outages.set(connector.id, outage);
    else bank.outages.delete(connector.id);
    setHealth(connector, health);
    return { id: connector.id, status: health, outage };
  });

  app.post('/_sandbox/connectors/:id/retire', { config }, (request) => {
    const { id } = existing(request);
    const { on = true, inDays = RETIREMENT_DAYS } = bodyObject(request);
    if (typeof inDays !== 'number' || !(inDays >= 0))
      throw new PluggyError(400, 'inDays must be a number of days');
    if (on) bank.retirements.set(id, bank.clock.now() + inDays * DAY_MS);
    else bank.retirements.delete(id);
    deleteDue(bank);
    bank.changed();
    const at = bank.retirements.get(id);
    return { id, retiredAt: at === undefined ? null : iso(at) };
  });
}

function healthStatus(value: unknown): HealthStatus {
  if (HEALTHS.includes(value as string)) return value as HealthStatus;
  throw new PluggyError(400, `status must be one of ${HEALTHS.join(', ')}`);
}

/** An outage as asked for; a change of one that is on leaves the rest of it as it was. */
function outageOf(bank: Bank, connectorId: number, wishes: Record<string, unknown>): Outage {
  const known = bank.outages.get(connectorId);
  const {
    outcome = known?.outcome ?? 'SITE_NOT_AVAILABLE',
    share = known?.share ?? 1,
    incident = {},
  } = wishes;
  if (!EXECUTION_ENDS.includes(outcome as string) || !isFailure(outcome as string))
    throw new PluggyError(400, 'outcome must be a failed execution status');
  if (typeof share !== 'number' || !(share >= 0 && share <= 1))
    throw new PluggyError(400, 'share must be a number from 0 to 1');
  return {
    outcome: outcome as string,
    share,
    executions: known?.executions ?? 0,
    incident:
      incident === null
        ? null
        : incidentOf(
            bank,
            connectorId,
            share,
            incident as Partial<ConnectorIncident>,
            known?.incident ?? null,
          ),
  };
}
