import type { Bank } from '../bank/bank.js';
import { CONNECTORS } from '../connectors/connector-catalogue.js';
import { healthOf } from '../connectors/connector-health.js';
import { itemView } from '../items/item-view.js';
import type { ItemRecord } from '../items/item-record.js';
import { iso } from '../state/virtual-clock.js';

const LATEST_DELIVERIES = 60;

/** All that the console shows but the rows of one Item, in one answer: it is asked for every other second. */
export function overview(bank: Bank): Record<string, unknown> {
  const items = [...bank.items.values()];
  return {
    clock: iso(bank.clock.now()),
    items: items.map((item) => itemLine(bank, item)).reverse(),
    connectors: CONNECTORS.map((connector) => ({
      id: connector.id,
      name: connector.name,
      color: connector.primaryColor,
      items: items.filter(({ connectorId }) => connectorId === connector.id).length,
      status: healthOf(bank, connector),
      outage: bank.outages.get(connector.id) ?? null,
      retiredAt: bank.retirements.has(connector.id) ? iso(bank.retirements.get(connector.id)!) : null,
    })),
    webhooks: [...bank.webhooks.values()].map(({ id, event, url, disabledAt }) => ({
      id,
      event,
      url,
      disabled: disabledAt !== null,
    })),
    webhookFaults: bank.sender.faults.settings,
    sending: bank.sender.counts(),
    rateLimits: bank.switches.rateLimits,
    deliveries: bank.sender.log.slice(-LATEST_DELIVERIES).reverse(),
  };
}

function itemLine(bank: Bank, item: ItemRecord): Record<string, unknown> {
  const { status, executionStatus, error, nextAutoSyncAt, lastUpdatedAt, consentExpiresAt } = itemView(
    bank,
    item,
  );
  const { id, connectorId, parameters, clientUserId, execution, consent } = item;
  return {
    id,
    connectorId,
    // Who they are at the bank: a login or a CPF of the sandbox's own people.
    user: parameters.user ?? parameters.cpf ?? null,
    clientUserId,
    status,
    executionStatus,
    error,
    nextAutoSyncAt,
    lastUpdatedAt,
    consent: consent && { expiresAt: consentExpiresAt, revoked: consent.revokedAt !== null },
    running: execution !== null,
    held: execution?.hold !== undefined,
  };
}
