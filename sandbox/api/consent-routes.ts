import type { FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';
import type { ConsentRecord, ItemRecord } from '../items/item-record.js';
import { iso } from '../state/virtual-clock.js';
import { PluggyError, itemNotFound } from './pluggy-error.js';
import { pageOf, pathUuid, queryUuid } from './read-request.js';

/** Open Finance permissions in the order the regulator's list has them; what a full consent grants. */
const PERMISSIONS = [
  'REGISTRATION_ALL',
  'ACCOUNTS_ALL',
  'CREDIT_CARDS_ALL',
  'CREDIT_OPERATIONS_ALL',
  'INVESTMENTS_ALL',
  'EXCHANGES_ALL',
];

export function consentRoutes(app: FastifyInstance, bank: Bank): void {
  app.get('/consents', (request) => {
    const item = bank.findItem(queryUuid(request, 'itemId'));
    if (!item) throw itemNotFound();
    return pageOf(consentsOf(bank, item), request);
  });

  app.get<{ Params: { id: string } }>('/consents/:id', (request) => {
    const key = bank.ids.decode(pathUuid(request), 'consent');
    const item = key ? bank.items.get(key.owner) : undefined;
    const consent = item && consentsOf(bank, item).find(({ id }) => id === request.params.id.toLowerCase());
    if (!consent) throw new PluggyError(404, 'Consent not found', 'CONSENT_NOT_FOUND');
    return consent;
  });
}

/** All consents that were ever given to the Item, the present one first. */
export function consentsOf(bank: Bank, item: ItemRecord): Record<string, unknown>[] {
  const past = item.pastConsents ?? [];
  const all = item.consent ? [...past, item.consent] : past;
  return all.map((consent, number) => consentView(bank, item, consent, number)).reverse();
}

function consentView(
  bank: Bank,
  item: ItemRecord,
  consent: ConsentRecord,
  number: number,
): Record<string, unknown> {
  return {
    id: bank.ids.encode('consent', item.ordinal, 0, number),
    itemId: item.id,
    products: item.products,
    openFinancePermissionsGranted: PERMISSIONS,
    createdAt: iso(consent.createdAt),
    expiresAt: consent.expiresAt === null ? null : iso(consent.expiresAt),
    revokedAt: consent.revokedAt === null ? null : iso(consent.revokedAt),
  };
}
