import { PluggyError } from '../api/pluggy-error.js';
import type { Bank } from '../bank/bank.js';
import type { Connector } from '../connectors/connector.js';
import { refuseOffline } from '../connectors/connector-health.js';
import { iso } from '../state/virtual-clock.js';
import { consentHasEnded } from './consent.js';
import type { ItemRecord } from './item-record.js';

const MAX_LOGIN_FAILURES = 2;
const LOGIN_BACKOFF_MS = 15 * 60_000;
const MAX_ERRORS = 5;

/** What Pluggy refuses an update for, in its words where they are known (OAS, ERR). */
export function refuseUpdate(bank: Bank, item: ItemRecord, connector: Connector, parameters: unknown): void {
  if (connector.id === 200) throw new PluggyError(400, 'MeuPluggy item cant be updated');
  if (item.execution) {
    const message = 'An update is already in progress, wait until the last execution ends';
    throw new PluggyError(400, message, 'ITEM_IS_ALREADY_UPDATING');
  }
  refuseOffline(bank, connector);
  refuseClient(bank, connector);
  refuseCredentials(bank, item, connector, parameters);
  refuseTooSoon(bank, item);
}

/** What the client's contract does not cover. */
function refuseClient(bank: Bank, connector: Connector): void {
  const { clientUpdates, sandboxUpdatesOnly } = bank.switches;
  if (!clientUpdates) {
    const message = 'Item updates are disabled for this client, please contact support';
    throw new PluggyError(409, message, 'CLIENT_HAS_ITEM_UPDATES_DISABLED');
  }
  if (sandboxUpdatesOnly && !connector.isSandbox) {
    const message = 'This client can only update sandbox items';
    throw new PluggyError(400, message, 'SANDBOX_CLIENT_ITEM_UPDATE_NOT_ALLOWED');
  }
}

function refuseCredentials(bank: Bank, item: ItemRecord, connector: Connector, parameters: unknown): void {
  const { storedCredentials, newCredentialsAfterLoginError, sameAccountOnly } = bank.switches;
  const given = (parameters ?? {}) as Record<string, unknown>;
  const none = Object.keys(given).length === 0 && connector.credentials.length > 0;
  if (none && newCredentialsAfterLoginError && item.status === 'LOGIN_ERROR') {
    const message = 'The last execution had a login error, new credentials are required';
    throw new PluggyError(400, message, 'LAST_EXECUTION_HAD_LOGIN_ERROR');
  }
  if (none && !storedCredentials)
    throw new PluggyError(400, 'The parameters must be provided', 'PARAMETERS_NOT_PROVIDED');
  const another = ['user', 'cpf'].some(
    (name) => (given[name] ?? item.parameters[name]) !== item.parameters[name],
  );
  if (sameAccountOnly && another && item.lastUpdatedAt !== null) {
    const message = 'The item was originally connected with a different account';
    throw new PluggyError(409, message, 'ITEM_ORIGINAL_CONNECTED_WITH_DIFFERENT_ACCOUNT');
  }
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
  // Pluggy's own tries after the end of a consent must not bar the user, who alone can renew it.
  if (item.consecutiveErrors > MAX_ERRORS && !consentHasEnded(item, now)) {
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
