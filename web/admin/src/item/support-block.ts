import type { Schema } from '../api/client.ts';
import type { ReviewedItem } from './item-texts.ts';
import type { PluggyItem } from './pluggy-item.ts';

/** What Pluggy's support asks for, as lines of a text: ids and statuses, nothing about the person. */
export function supportBlock(
  { itemId, health }: ReviewedItem,
  { connectorId, connectorName, errorCode, products }: PluggyItem,
  webhooks: readonly Schema<'InboxWebhook'>[],
): string {
  const stale = Object.entries(products).filter(([, { isUpdated }]) => !isUpdated);
  const lines: [string, string | number | null | undefined][] = [
    ['itemId', itemId],
    ['connector', connectorId === undefined ? undefined : `${connectorId} (${connectorName ?? '?'})`],
    ['status', health.status],
    ['executionStatus', health.executionStatus],
    ['error', errorCode],
    ['lastUpdatedAt', health.lastUpdatedAt],
    ['nextAutoSyncAt', health.nextAutoSyncAt],
    ...stale.map(([name, { lastUpdatedAt, warnings }]): [string, string] => [
      `not updated: ${name}`,
      [lastUpdatedAt, ...warnings].filter(Boolean).join(' · '),
    ]),
    ...webhooks.map(({ event, eventId, receivedAt }): [string, string] => [
      'webhook',
      `${receivedAt} ${event} ${eventId ?? ''}`.trim(),
    ]),
  ];
  return lines
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
