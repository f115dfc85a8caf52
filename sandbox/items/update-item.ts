import { PluggyError } from '../api/pluggy-error.js';
import type { Access } from '../api/tokens.js';
import type { Bank } from '../bank/bank.js';
import type { Connector } from '../connectors/connector.js';
import { findConnector, mfaCredential } from '../connectors/connector-catalogue.js';
import { checkedParameters, checkedProducts, checkedWebhookUrl } from './create-item.js';
import type { ItemRecord } from './item-record.js';
import { refuseUpdate } from './refuse-update.js';

/** `PATCH /items/{id}`: refuses what Pluggy refuses, in its words, then starts an execution. */
export function updateItem(
  bank: Bank,
  access: Access,
  item: ItemRecord,
  body: Record<string, unknown>,
): void {
  const connector = findConnector(item.connectorId) as Connector;
  refuseUpdate(bank, item, connector, body.parameters);
  const parameters = newParameters(bank, connector, item, body.parameters);
  const webhookUrl = 'webhookUrl' in body ? checkedWebhookUrl(bank, body.webhookUrl) : item.webhookUrl;
  if (body.products !== undefined) item.products = checkedProducts(connector, body.products);
  if (body.clientUserId !== undefined) item.clientUserId = body.clientUserId as string | null;
  // The person goes back to where this connect token says, not the Item's first one.
  if (access.kind === 'token' && access.options.oauthRedirectUri)
    item.oauthRedirectUri = access.options.oauthRedirectUri;
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
function newParameters(
  bank: Bank,
  connector: Connector,
  item: ItemRecord,
  given: unknown,
): Record<string, string> {
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
    // Every valid code of the sandbox is 123456: refused again, it would make an Item that can never be updated.
    if (value === item.lastMfaToken && (value !== '123456' || bank.switches.freshMfaTokens)) {
      const message = 'MFA parameter has to be updated from last execution';
      throw new PluggyError(400, message, 'MFA_PARAMERTER_WAS_ALREADY_USED_ERROR');
    }
  }
  return checkedParameters(connector, { ...item.parameters, ...changes });
}
