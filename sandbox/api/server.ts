import Fastify, { type FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { connectPage } from '../connect/connect-page.js';
import { oauthPage } from '../connect/oauth-page.js';
import { consolePage } from '../console/console-page.js';
import { controlRoutes } from '../control/control-routes.js';
import { Faults } from '../control/faults.js';
import { RequestCounts } from '../control/request-counts.js';
import type { StateFile } from '../state/state-file.js';
import { checkAccess } from './access.js';
import { accountRoutes } from './account-routes.js';
import { authRoutes } from './auth-routes.js';
import { categoryRoutes } from './category-routes.js';
import { connectorRoutes } from './connector-routes.js';
import { consentRoutes } from './consent-routes.js';
import { serveFutureFields } from './future-fields.js';
import { itemRoutes } from './item-routes.js';
import { PluggyError, internalError } from './pluggy-error.js';
import { productRoutes } from './product-routes.js';
import { RateLimits } from './rate-limits.js';
import { statementRoutes } from './statement-routes.js';
import { Tokens } from './tokens.js';
import { transactionRoutes } from './transaction-routes.js';
import { webhookRoutes } from './webhook-routes.js';

/** 500 transaction ids in one URL are 18.5 kB; Node's own limit is 16 kB. */
const MAX_HEADER_BYTES = 128 * 1024;

/** Pluggy's API, the control API, the console, the Connect page and the bank's authorisation page, on one server. */
export function createServer(bank: Bank, file: StateFile, clientSecret: string): FastifyInstance {
  const app = Fastify({
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  const tokens = new Tokens(bank.seed, bank.clientId);
  const [faults, counts, limits] = [new Faults(), new RequestCounts(), new RateLimits(bank)];

  // Fastify sends a Buffer as well, although its type names text only.
  app.setReplySerializer(serialize as (payload: unknown) => string);
  // The SDK sends `Content-Type: application/json` with DELETE and no body.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body as string));
    } catch {
      done(new PluggyError(400, 'Unexpected token in JSON'), undefined);
    }
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const known = error instanceof PluggyError ? error : fromFastify(error);
    if (known.status >= 500) process.stderr.write(`${error.stack ?? String(error)}\n`);
    return reply.code(known.status).send({ ...known.body, errorId: crypto.randomUUID() });
  });
  app.setNotFoundHandler(async (request, reply) => {
    const message = `Cannot ${request.method} ${request.url.split('?')[0]}`;
    return reply.code(404).send({ message, code: 404, errorId: crypto.randomUUID() });
  });

  counts.watch(app);
  faults.watch(app);
  limits.watch(app);
  checkAccess(app, bank, tokens);
  serveFutureFields(app, bank);
  // A mutation is answered when the state file has it.
  app.addHook('onSend', async (request) => {
    if (request.method !== 'GET') await file.flush();
  });

  authRoutes(app, bank, tokens, clientSecret);
  connectorRoutes(app, bank);
  itemRoutes(app, bank);
  accountRoutes(app, bank);
  statementRoutes(app, bank);
  transactionRoutes(app, bank);
  categoryRoutes(app, bank);
  consentRoutes(app, bank);
  productRoutes(app, bank);
  webhookRoutes(app, bank);
  controlRoutes(app, bank, { tokens, faults, counts, limits });
  consolePage(app, bank);
  connectPage(app);
  oauthPage(app, bank);
  return app;
}

/**
 * Lists row by row: one letter beyond Latin-1 makes Node keep a whole text in two bytes a letter, and turning half a
 * megabyte of that into UTF-8 costs more than making the rows.
 */
function serialize(payload: unknown): string | Buffer {
  const { results, ...rest } = payload as { results?: unknown };
  if (!Array.isArray(results) || results.length === 0) return JSON.stringify(payload);
  const parts = results.map((row, n) => Buffer.from(`${n ? ',' : ''}${JSON.stringify(row)}`));
  const head = JSON.stringify(rest).slice(0, -1);
  const start = `${head}${head.length > 1 ? ',' : ''}"results":[`;
  return Buffer.concat([Buffer.from(start), ...parts, Buffer.from(']}')]);
}

function fromFastify(error: Error & { statusCode?: number }): PluggyError {
  const status = error.statusCode ?? 500;
  return status >= 500 ? internalError() : new PluggyError(status, error.message);
}
