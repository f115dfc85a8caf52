import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { webhookUrlProblem } from '../webhooks/webhook-url-rules.js';
import { PluggyError, itemNotFound } from './pluggy-error.js';
import { bodyObject } from './read-request.js';
import type { ConnectTokenOptions, Tokens } from './tokens.js';

/** `POST /auth`, `POST /connect_token` and the legacy path that Pluggy's Java SDK still calls. */
export function authRoutes(app: FastifyInstance, bank: Bank, tokens: Tokens, clientSecret: string): void {
  app.post('/auth', { config: { open: true } }, async (request) => {
    const body = bodyObject(request);
    if (body.clientId !== bank.clientId || body.clientSecret !== clientSecret) {
      throw new PluggyError(401, 'Client keys are invalid', 'CLIENT_KEYS_UNAUTHORIZED');
    }
    if (bank.switches.clientDisabled) throw new PluggyError(401, 'Client is disabled', 'CLIENT_DISABLED');
    return { apiKey: await tokens.apiKey(bank.switches.apiKeyLifetimeMs) };
  });

  const connectToken = async (request: FastifyRequest): Promise<{ accessToken: string }> => {
    const body = bodyObject(request);
    const itemId = (body.itemId as string | null | undefined) ?? null;
    if (itemId !== null && !bank.findItem(itemId)) throw itemNotFound();
    // Options outside `options` are not part of the contract (AUTH) and are ignored, as Pluggy does.
    const options = (body.options ?? {}) as ConnectTokenOptions;
    if (options.webhookUrl) {
      const problem = webhookUrlProblem(options.webhookUrl, bank.switches.allowLocalWebhooks);
      if (problem) throw new PluggyError(400, problem);
    }
    // Random, unlike the bank's ids: two tokens must never share their Items, also across restarts.
    const jti = crypto.randomUUID();
    return {
      accessToken: await tokens.connectToken(itemId, options, bank.switches.connectTokenLifetimeMs, jti),
    };
  };
  app.post('/connect_token', connectToken);
  app.post('/connecttokens', connectToken);
}
