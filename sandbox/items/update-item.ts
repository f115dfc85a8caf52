import { PluggyError } from '../api/pluggy-error.js';
import type { Access } from '../api/tokens.js';
import type { Bank } from '../bank/bank.js';
import type { Connector } from '../connectors/connector.js';
import { findConnector, mfaCredential } from '../connectors/connector-catalogue.js';
import { iso } from '../state/virtual-clock.js';
import { checkedParameters, checkedProducts, checkedWebhookUrl } from './create-item.js';
import type { ItemRecord } from './item-record.js';

const MAX_LOGIN_FAILURES = 2;
const LOGIN_BACKOFF_MS = 15 * 60_000;
const MAX_ERRORS = 5;

/** `PATCH /items/{id}`: refuses what Pluggy refuses, in its words, then starts an execution. */
export function updateItem(
  bank: Bank,
  access: Access,
  item: ItemRecord,
  body: Record<string, unknown>,
): void {
  const connector = findConnector(item.connectorId) as Connector;
  if (connector.id === 200) throw new PluggyError(400, 'MeuPluggy item cant be updated');
  if (item.execution) {
    const message = 'An update is already in progress, wait until the last execution ends';
    throw new PluggyError(400, message, 'ITEM_IS_ALREADY_UPDATING');
  }
  refuseTooSoon(bank, item);
  const parameters = newParameters(connector, item, body.parameters);
  const webhookUrl = 'webhookUrl' in body ? checkedWebhookUrl(bank, body.webhookUrl) : item.webhookUrl;
  if (body.products !== undefined) item.products = checkedProducts(connector, body.products);
  if (body.clientUserId !== undefined) item.clientUserId = body.clientUserId as string | null;
  item.parameters = parameters;
  item.webhookUrl = webhookUrl;
  item.lastMfaToken = parameters.token ?? null;
  item.autoSyncDisabledAt = null;
  void bank.executions.start(item, {
    first: item.lastUpdatedAt === null,
    triggeredBy: access.kind === 'token' ? 'USER' : 'CLIENT',
    position: 0,
    answers: {},
    approved: null,
    waitUntil: null,
    webhooks: true,
  });
}

/** Stored credentials with the given ones over them; a one-time token must be new each time. */
function newParameters(connector: Connector, item: ItemRecord, given: unknown): Record<string, string> {
  const token = mfaCredential(connector);
  const changes = (given ?? {}) as Record<string, string>;
  if (token) {
    const value = changes[token.name];
    if (value === undefined) {
      const message = `The parameter '${token.name}' is required to be renewed for item update.`;
      const details = [
        { code: '001', message: `Parameter '${token.name}' is required`, parameter: token.name },
      ];
      const data = { parameter: token.name };
      throw new PluggyError(400, message, 'CONNECTOR_REQUIRED_PARAMETER_VALIDATION_ERROR', { details, data });
    }
    // Every valid code of the sandbox is 123456, so only a wrong one that is sent again can be told apart.
    if (value === item.lastMfaToken && value !== '123456') {
      const message = 'MFA parameter has to be updated from last execution';
      throw new PluggyError(400, message, 'MFA_PARAMERTER_WAS_ALREADY_USED_ERROR');
    }
  }
  return checkedParameters(connector, { ...item.parameters, ...changes });
}

function refuseTooSoon(bank: Bank, item: ItemRecord): void {
  const now = bank.clock.now();
  const hours = bank.switches.minUpdateFrequencyHours;
  if (hours !== null && item.lastUpdatedAt !== null && now - item.lastUpdatedAt < hours * 3_600_000) {
    const lastUpdatedAt = iso(item.lastUpdatedAt);
    const message = `Client updates on this item are allowed at most every ${hours} hours. Last update was at ${lastUpdatedAt}`;
    throw new PluggyError(409, message, 'CLIENT_IS_UPDATING_BEFORE_ALLOWED_FREQUENCY', {
      data: { minUpdateFrequencyAllowedInHours: hours, lastUpdatedAt },
    });
  }
  if (!bank.switches.updateBackoff) return;
  if (item.consecutiveErrors > MAX_ERRORS) {
    const message = 'There has been more than 5 failing syncronizations, please contact support';
    throw new PluggyError(400, message, 'TOO_MANY_CONSECUTIVE_ERRORS');
  }
  const endedAt = item.lastExecutionEndedAt ?? 0;
  if (item.consecutiveFailedLoginAttempts >= MAX_LOGIN_FAILURES && now < endedAt + LOGIN_BACKOFF_MS) {
    const [lastExecutionEndedAt, canRetryAfterDate] = [iso(endedAt), iso(endedAt + LOGIN_BACKOFF_MS)];
    const message =
      `must wait at least 15 minutes after ${MAX_LOGIN_FAILURES} consecutive login errors, ` +
      `last attempt was at ${lastExecutionEndedAt} (can retry after: ${canRetryAfterDate})`;
    throw new PluggyError(400, message, 'TOO_MANY_CONSECUTIVE_LOGIN_FAILURES', {
      data: {
        readableBackoffTime: '15 minutes',
        maxConsecutiveFailedLoginAttempts: MAX_LOGIN_FAILURES,
        lastExecutionEndedAt,
        canRetryAfterDate,
      },
    });
  }
}
