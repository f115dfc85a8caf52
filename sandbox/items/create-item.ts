import { PluggyError } from '../api/pluggy-error.js';
import type { Access } from '../api/tokens.js';
import type { Bank } from '../bank/bank.js';
import type { Connector } from '../connectors/connector.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { refuseOffline } from '../connectors/connector-health.js';
import { validateCredentials } from '../connectors/validate-credentials.js';
import { webhookUrlProblem } from '../webhooks/webhook-url-rules.js';
import type { ItemRecord } from './item-record.js';

/** `POST /items`: checks what Pluggy checks, in its words, then starts the first execution. */
export function createItem(bank: Bank, access: Access, body: Record<string, unknown>): ItemRecord {
  if (access.kind === 'key' && !bank.switches.createWithApiKey) {
    const message = 'Items can only be created with Pluggy Connect on the free plan';
    throw new PluggyError(400, message, 'CREATE_ITEMS_API_FREE_DISABLED');
  }
  const connector = typeof body.connectorId === 'number' ? findConnector(body.connectorId) : undefined;
  if (!connector || bank.retirements.has(connector.id))
    throw new PluggyError(404, 'connector not found', 'CONNECTOR_NOT_FOUND');
  const parameters = checkedParameters(connector, body.parameters);
  const fromToken = access.kind === 'token' ? access.options : {};
  const webhookUrl = checkedWebhookUrl(bank, body.webhookUrl ?? fromToken.webhookUrl);
  const products = checkedProducts(connector, body.products);
  refuseOffline(bank, connector);
  if (body.avoidDuplicates ?? fromToken.avoidDuplicates) refuseDuplicate(bank, connector.id, parameters);
  refuseAboveLimit(bank);
  const ordinal = bank.nextNumber('item');
  const now = bank.clock.now();
  const item: ItemRecord = {
    ordinal,
    id: bank.ids.encode('item', ordinal),
    connectorId: connector.id,
    parameters,
    clientUserId: text(body.clientUserId) ?? text(fromToken.clientUserId),
    webhookUrl,
    oauthRedirectUri: text(body.oauthRedirectUri) ?? text(fromToken.oauthRedirectUri),
    products,
    tokenId: access.kind === 'token' ? access.jti : null,
    status: 'UPDATING',
    executionStatus: 'CREATED',
    error: null,
    parameter: null,
    userAction: null,
    statusDetail: null,
    createdAt: now,
    updatedAt: now,
    lastUpdatedAt: null,
    lastExecutionEndedAt: null,
    productsReadAt: {},
    consecutiveFailedLoginAttempts: 0,
    consecutiveErrors: 0,
    nextAutoSyncAt: null,
    autoSyncDisabledAt: null,
    lastMfaToken: parameters.token ?? null,
    syncCount: 0,
    consent: null,
    accounts: [],
    execution: null,
  };
  bank.items.set(ordinal, item);
  const triggeredBy = access.kind === 'token' ? 'USER' : 'CLIENT';
  void bank.executions.start(item, {
    first: true,
    triggeredBy,
    position: 0,
    answers: {},
    approved: null,
    waitUntil: null,
    webhooks: true,
  });
  return item;
}

export function checkedWebhookUrl(bank: Bank, url: unknown): string | null {
  if (url === undefined || url === null) return null;
  const problem = webhookUrlProblem(url, bank.switches.allowLocalWebhooks);
  if (problem) throw new PluggyError(400, problem);
  return url as string;
}

/** Credentials as an object. Encrypted ones (a string) cannot be read here: the bank has no private key. */
export function checkedParameters(connector: Connector, parameters: unknown): Record<string, string> {
  if (typeof parameters === 'string') {
    throw new PluggyError(400, 'Encrypted parameters could not be decrypted', 'CONNECTOR_VALIDATION_ERROR');
  }
  const given = (parameters ?? {}) as Record<string, unknown>;
  const details = validateCredentials(connector, given);
  if (details.length) {
    const message = 'Connector parameters do not match validation rules';
    throw new PluggyError(400, message, 'CONNECTOR_VALIDATION_ERROR', { details });
  }
  return given as Record<string, string>;
}

export function checkedProducts(connector: Connector, products: unknown): string[] {
  if (products === undefined || products === null) return [...connector.products];
  if (
    !Array.isArray(products) ||
    products.some((product) => !connector.products.includes(product as string))
  ) {
    throw new PluggyError(
      400,
      `each value in products must be one of the following values: ${connector.products.join(', ')}`,
    );
  }
  return products as string[];
}

function refuseDuplicate(bank: Bank, connectorId: number, parameters: Record<string, string>): void {
  const identity = (given: Record<string, string>): string => JSON.stringify([given.user, given.cpf]);
  const items = [...bank.items.values()]
    .filter((item) => item.connectorId === connectorId && identity(item.parameters) === identity(parameters))
    .map((item) => item.id);
  if (!items.length) return;
  const message = "There are other items with the same credentials, you can't create a new one";
  // The documented example has no `code`, and lists the Items outside `data`.
  const error = new PluggyError(400, message, 'ITEM_USER_ALREADY_EXISTS', { items });
  delete error.body.code;
  throw error;
}

function refuseAboveLimit(bank: Bank): void {
  const { itemsLimit } = bank.switches;
  if (itemsLimit === null || bank.items.size < itemsLimit) return;
  const message = `Client exceeded item creation limit (${itemsLimit} items) for the current subscription level.`;
  throw new PluggyError(409, message, 'ITEM_CREATION_LIMIT_EXCEEDED', { data: { itemsLimit } });
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
