import type { Bank } from '../bank/bank.js';
import { connectorView } from '../connectors/connector-view.js';
import { iso } from '../state/virtual-clock.js';
import type { ItemRecord } from './item-record.js';
import { presentAction } from './user-action.js';

/** The Item as Pluggy serves it, every field of the captured one (facts-2 §3.5). */
export function itemView(bank: Bank, item: ItemRecord): Record<string, unknown> {
  const when = (instant: number | null): string | null => (instant === null ? null : iso(instant));
  const { action, since } = presentAction(bank, item);
  return {
    id: item.id,
    connector: connectorView(bank, item.connectorId),
    createdAt: iso(item.createdAt),
    updatedAt: iso(since),
    status: item.status,
    executionStatus: item.executionStatus,
    lastUpdatedAt: when(item.lastUpdatedAt),
    webhookUrl: item.webhookUrl,
    error: item.error,
    clientUserId: item.clientUserId,
    consecutiveFailedLoginAttempts: item.consecutiveFailedLoginAttempts,
    statusDetail: item.statusDetail,
    parameter: item.parameter,
    userAction: action,
    nextAutoSyncAt: when(item.nextAutoSyncAt),
    autoSyncDisabledAt: when(item.autoSyncDisabledAt),
    consentExpiresAt: when(item.consent?.expiresAt ?? null),
    resourcesCollectedAt: when(item.resourcesCollectedAt ?? null),
    products: item.products,
    oauthRedirectUri: item.oauthRedirectUri,
  };
}
