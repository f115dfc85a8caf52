import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bank } from '../bank/bank.js';
import type { ItemRecord } from '../items/item-record.js';
import { PluggyError } from './pluggy-error.js';
import type { Access, Tokens } from './tokens.js';

declare module 'fastify' {
  interface FastifyRequest {
    access: Access;
  }
  interface FastifyContextConfig {
    /** Routes that anyone may call. */
    open?: boolean;
    /** Routes that a connect token may call, within its scope. */
    connectToken?: boolean;
  }
}

/** Refuses callers without a valid `X-API-KEY`, and connect tokens where they have no business (AUTH, SECTOK). */
export function checkAccess(app: FastifyInstance, bank: Bank, tokens: Tokens): void {
  app.decorateRequest('access');
  app.addHook('onRequest', async (request) => {
    const { open, connectToken } = request.routeOptions.config;
    if (open) return;
    const header = request.headers['x-api-key'];
    const access = await tokens.access(Array.isArray(header) ? header[0] : header);
    if (!access) {
      throw new PluggyError(bank.switches.unauthenticatedStatus, 'Missing or invalid authorization token');
    }
    if (access.kind === 'token' && !connectToken) throw forbidden();
    request.access = access;
  });
}

/** Lets a connect token reach only the Items made with it and the one it was issued to update. */
export function requireScope(request: FastifyRequest, item: ItemRecord): void {
  const { access } = request;
  if (access.kind === 'key') return;
  if (access.jti !== item.tokenId && access.itemId !== item.id) throw forbidden();
}

export function forbidden(): PluggyError {
  return new PluggyError(403, 'The connect token does not give access to this resource');
}
