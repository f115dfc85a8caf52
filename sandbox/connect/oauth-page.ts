import type { FastifyInstance, FastifyRequest } from 'fastify';
import { itemNotFound } from '../api/pluggy-error.js';
import { bodyObject, pathUuid, query } from '../api/read-request.js';
import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import { authorizeItem } from '../items/authorize-item.js';
import type { ItemRecord } from '../items/item-record.js';
import { translated } from './oauth-texts.js';
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
    const bankName = findConnector(item.connectorId)?.name ?? '';
    return translated(await servePageFile(reply, 'oauth.html'), languageOf(request), {
      bank: bankName,
      action: `/oauth/${item.id}${request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : ''}`,
    });
  });

  app.post('/oauth/:id', { config }, async (request, reply) => {
    const item = existing(request);
    authorizeItem(bank, item, bodyObject(request).approve === 'yes');
    // A window beside the Connect page closes; a tab that was taken over goes back to the application, with the
    // Item's id, as Pluggy's callback does (its OAuth guide; facts-2 §3.2).
    const target = query(request, 'window') === 'popup' ? null : returnTo(item);
    if (target) return reply.redirect(target, 303);
    const page = await servePageFile(reply, 'oauth-done.html');
    return reply.send(translated(page, languageOf(request), {}));
  });
}

/** The address that the application gave, also a deep link. */
function returnTo({ id, oauthRedirectUri }: ItemRecord): string | null {
  if (!oauthRedirectUri || !URL.canParse(oauthRedirectUri) || /^(javascript|data):/i.test(oauthRedirectUri))
    return null;
  const target = new URL(oauthRedirectUri);
  target.searchParams.set('itemId', id);
  return target.href;
}

const languageOf = (request: FastifyRequest): string | undefined =>
  query(request, 'language') ?? request.headers['accept-language'];
