import type { DomainEvent } from '../kernel/events/domain-event.js';
import { ConnectorNotified } from './events/connector-notified.js';
import { ItemNotified } from './events/item-notified.js';
import { TransactionsNotified, type TransactionsChange } from './events/transactions-notified.js';

/** What a webhook means for the hub: an event to publish, nothing that concerns us, or nothing understandable. */
export type Meaning =
  | { outcome: 'published'; event: DomainEvent }
  | { outcome: 'ignored' }
  | { outcome: 'parked'; reason: string };

type Body = Record<string, unknown>;

/** Which webhook it is, and when it came (by the database's clock). */
export interface Receipt {
  inboxId: string;
  receivedAt: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LONGEST_EVENT_ID = 200;

/**
 * Reads a webhook's body (facts on webhook payloads). Only ids and instants are taken from it, never data: what is
 * true is read at Pluggy. Events that the hub has no use for, also ones that Pluggy adds tomorrow, are ignored.
 *
 * @param receipt goes with the event, for provenance and to tell what was read since.
 * @param clientId our client at Pluggy; a body that names another one is not for us.
 */
export function meaningOfWebhook(text: string, clientId: string, receipt: Receipt): Meaning {
  const body = JSON.parse(text) as Body;
  if (body.clientId !== undefined && body.clientId !== null && !isSameId(body.clientId, clientId))
    return parked('clientId is not ours');
  const event = String(body.event);
  if (event.startsWith('item/')) return aboutItem(body, event, receipt);
  const change = /^transactions\/(created|updated|deleted)$/.exec(event)?.[1];
  if (change) return aboutTransactions(body, change as TransactionsChange, receipt);
  if (event === 'connector/status_updated') return aboutConnector(body);
  return { outcome: 'ignored' };
}

function aboutItem(body: Body, event: string, { inboxId, receivedAt }: Receipt): Meaning {
  // The deprecated `id` is the Item's own id in item events; older captures carry nothing else.
  const itemId = body.itemId ?? body.id;
  if (!isUuid(itemId)) return parked('itemId is not a UUID');
  return { outcome: 'published', event: new ItemNotified(itemId.toLowerCase(), event, inboxId, receivedAt) };
}

function aboutTransactions(
  body: Body,
  change: TransactionsChange,
  { inboxId, receivedAt }: Receipt,
): Meaning {
  const { itemId, accountId } = body;
  if (!isUuid(itemId)) return parked('itemId is not a UUID');
  if (!isUuid(accountId)) return parked('accountId is not a UUID');
  const ids = change === 'created' ? [] : body.transactionIds;
  if (!Array.isArray(ids) || !ids.every(isUuid)) return parked('transactionIds are not UUIDs');
  const eventId =
    typeof body.eventId === 'string' && body.eventId.length <= LONGEST_EVENT_ID ? body.eventId : null;
  return {
    outcome: 'published',
    event: new TransactionsNotified(
      itemId.toLowerCase(),
      accountId.toLowerCase(),
      change,
      ids.map((id) => id.toLowerCase()),
      change === 'created' ? createdAtFrom(body) : null,
      eventId,
      isInstant(body.transactionsMinDate) ? body.transactionsMinDate : null,
      inboxId,
      receivedAt,
    ),
  };
}

function aboutConnector(body: Body): Meaning {
  // A number in the reference; a string in `id` in the official Java SDK's captured payload.
  const connectorId = Number(body.connectorId ?? body.id);
  if (!Number.isSafeInteger(connectorId) || connectorId < 0) return parked('connectorId is not a number');
  return { outcome: 'published', event: new ConnectorNotified(connectorId) };
}

/**
 * From when on transactions were created. Applications older than 2026-06-02 get the current endpoint's link as
 * `createdTransactionsLinkV2` and a deprecated one beside it. A link is never followed, only its query is read: it
 * comes from outside and might name any host.
 */
function createdAtFrom(body: Body): string | null {
  const link = body.createdTransactionsLinkV2 ?? body.createdTransactionsLink;
  const inLink =
    typeof link === 'string' && URL.canParse(link) ? new URL(link).searchParams.get('createdAtFrom') : null;
  return [inLink, body.transactionsCreatedAtFrom].find(isInstant) ?? null;
}

const parked = (reason: string): Meaning => ({ outcome: 'parked', reason });

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

const isSameId = (value: unknown, id: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === id.toLowerCase();

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/.test(value) && !Number.isNaN(Date.parse(value)); // prettier-ignore
