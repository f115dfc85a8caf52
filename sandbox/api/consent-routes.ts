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
];

export function consentRoutes(app: FastifyInstance, bank: Bank): void {
  app.get('/consents', (request) => {
    const item = bank.findItem(queryUuid(request, 'itemId'));
    if (!item) throw itemNotFound();
    return pageOf(item.consent ? [consentView(bank, item, item.consent)] : [], request);
  });

  app.get('/consents/:id', (request) => {
    const key = bank.ids.decode(pathUuid(request), 'consent');
    const item = key ? bank.items.get(key.owner) : undefined;
    if (!item?.consent) throw new PluggyError(404, 'Consent not found', 'CONSENT_NOT_FOUND');
    return consentView(bank, item, item.consent);
  });
}

function consentView(bank: Bank, item: ItemRecord, consent: ConsentRecord): Record<string, unknown> {
  return {
    id: bank.ids.encode('consent', item.ordinal),
    itemId: item.id,
    products: item.products,
    openFinancePermissionsGranted: PERMISSIONS,
    createdAt: iso(consent.createdAt),
    expiresAt: consent.expiresAt === null ? null : iso(consent.expiresAt),
    revokedAt: consent.revokedAt === null ? null : iso(consent.revokedAt),
  };
}
