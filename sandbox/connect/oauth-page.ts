import type { FastifyInstance, FastifyRequest } from 'fastify';
import { itemNotFound } from '../api/pluggy-error.js';
import { bodyObject, pathUuid } from '../api/read-request.js';
import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { authorizeItem } from '../items/authorize-item.js';
import type { ItemRecord } from '../items/item-record.js';
import { servePageFile } from './serve-page-file.js';

/** The bank's own page, where a person grants or refuses the consent of an Open Finance connection. */
export function oauthPage(app: FastifyInstance, bank: Bank): void {
  const config = { open: true };
  const existing = (request: FastifyRequest): ItemRecord => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    return item;
  };
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body as string)));
    },
  );

  app.get('/oauth/:id', { config }, async (request, reply) => {
    const item = existing(request);
    const page = await servePageFile(reply, 'oauth.html');
    const name = findConnector(item.connectorId)?.name ?? '';
    return page.replaceAll('{bank}', name).replaceAll('{item}', item.id);
  });

  app.post('/oauth/:id', { config }, async (request, reply) => {
    const item = existing(request);
    authorizeItem(bank, item, bodyObject(request).approve === 'yes');
    // Back to the application, with the Item's id, as Pluggy's callback does (facts-2 §3.2).
    if (item.oauthRedirectUri && /^https?:/.test(item.oauthRedirectUri)) {
      const target = new URL(item.oauthRedirectUri);
      target.searchParams.set('itemId', item.id);
      return reply.redirect(target.href, 303);
    }
    return servePageFile(reply, 'oauth-done.html').then((page) => reply.send(page));
  });
}
