import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { answerMfa } from '../items/answer-mfa.js';
import { createItem } from '../items/create-item.js';
import { deleteItem } from '../items/delete-item.js';
import type { ItemRecord } from '../items/item-record.js';
import { itemView } from '../items/item-view.js';
import { updateItem } from '../items/update-item.js';
import { requireScope } from './access.js';
import { PluggyError, itemNotFound } from './pluggy-error.js';
import { bodyObject, pathUuid, query } from './read-request.js';

/** Page of `GET /v2/items`; the spec gives no number, this is the sandbox's. */
const ITEMS_PAGE = 100;

export function itemRoutes(app: FastifyInstance, bank: Bank): void {
  const config = { connectToken: true };
  const existing = (request: FastifyRequest): ItemRecord => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    requireScope(request, item);
    return item;
  };

  app.post('/items', { config }, (request) => {
    return itemView(bank, createItem(bank, request.access, bodyObject(request)));
  });

  app.get('/items/:id', { config }, (request) => itemView(bank, existing(request)));

  app.patch('/items/:id', { config }, (request) => {
    const item = existing(request);
    updateItem(bank, request.access, item, bodyObject(request));
    return itemView(bank, item);
  });

  app.post('/items/:id/mfa', { config }, (request) => {
    const item = existing(request);
    answerMfa(bank, item, bodyObject(request));
    return itemView(bank, item);
  });

  app.patch('/items/:id/disable-auto-sync', (request) => {
    const item = existing(request);
    item.autoSyncDisabledAt = bank.clock.now();
    item.nextAutoSyncAt = null;
    item.updatedAt = item.autoSyncDisabledAt;
    bank.changed();
    return itemView(bank, item);
  });

  app.delete('/items/:id', async (request, reply) => {
    deleteItem(bank, existing(request));
    if (bank.switches.deleteStatus === 204) return reply.code(204).send();
    return { count: 1 };
  });

  app.get('/v2/items', (request) => {
    if (!bank.switches.v2Items) throw new PluggyError(403, 'The feature is not enabled for this client');
    const clientUserId = query(request, 'clientUserId');
    const connectorId = query(request, 'connectorId');
    if (clientUserId !== undefined && clientUserId.length > 255)
      throw new PluggyError(400, 'clientUserId must be shorter than or equal to 255 characters');
    if (connectorId !== undefined && !/^\d+$/.test(connectorId))
      throw new PluggyError(
        400,
        'connectorId must not be less than 0, connectorId must be an integer number',
      );
    const after = query(request, 'after');
    const before = after === undefined ? Infinity : Number(Buffer.from(after, 'base64').toString());
    if (Number.isNaN(before)) throw new PluggyError(400, 'Invalid cursor');
    const found = [...bank.items.values()]
      .filter((item) => clientUserId === undefined || item.clientUserId === clientUserId)
      .filter((item) => connectorId === undefined || item.connectorId === Number(connectorId))
      .filter((item) => item.ordinal < before)
      .sort((a, b) => b.ordinal - a.ordinal);
    const results = found.slice(0, ITEMS_PAGE);
    const next = new URLSearchParams();
    if (clientUserId !== undefined) next.set('clientUserId', clientUserId);
    if (connectorId !== undefined) next.set('connectorId', connectorId);
    next.set('after', Buffer.from(String(results.at(-1)?.ordinal)).toString('base64'));
    return {
      results: results.map((item) => itemView(bank, item)),
      next: found.length > results.length ? `?${next.toString()}` : null,
    };
  });
}
