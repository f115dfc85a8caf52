import type { Bank } from '../bank/bank.js';
import type { HealthStatus } from '../connectors/connector.js';
import type { ItemRecord, TriggeredBy } from '../items/item-record.js';

/** Publishes an event about an Item with Pluggy's payload (facts §5.3). `item/deleted` has no `triggeredBy`. */
export function publishItemEvent(
  bank: Bank,
  item: ItemRecord,
  event: string,
  triggeredBy: TriggeredBy | null,
  wanted = true,
  extra: Record<string, unknown> = {},
): void {
  if (!wanted) return;
  bank.sender.publish(event, item, {
    event,
    id: item.id,
    itemId: item.id,
    clientId: bank.clientId,
    clientUserId: item.clientUserId,
    ...(triggeredBy ? { triggeredBy } : {}),
    ...extra,
  });
}

export function publishConnectorStatus(bank: Bank, connectorId: number, status: HealthStatus): void {
  const event = 'connector/status_updated';
  bank.sender.publish(event, null, { event, id: String(connectorId), connectorId, data: { status } });
}
