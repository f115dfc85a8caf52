import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { iso } from '../state/virtual-clock.js';
import { WEBHOOK_EVENTS, type WebhookRecord } from '../webhooks/webhook-record.js';
import { webhookUrlProblem } from '../webhooks/webhook-url-rules.js';
import { PluggyError } from './pluggy-error.js';
import { bodyObject, pageOf, pathUuid } from './read-request.js';

const MAX_PER_EVENT = 5;

export function webhookRoutes(app: FastifyInstance, bank: Bank): void {
  const existing = (request: FastifyRequest): WebhookRecord => {
    const webhook = bank.webhooks.get(pathUuid(request));
    if (!webhook) throw new PluggyError(404, 'webhook not found', 'WEBHOOK_NOT_FOUND');
    return webhook;
  };

  app.get('/webhooks', (request) => pageOf([...bank.webhooks.values()].map(webhookView), request));
  app.get('/webhooks/:id', (request) => webhookView(existing(request)));

  app.post('/webhooks', async (request, reply) => {
    const { event, url, headers } = bodyObject(request);
    check(bank, null, event, url);
    const now = bank.clock.now();
    const webhook: WebhookRecord = {
      id: bank.ids.encode('webhook', 0, 0, bank.nextNumber('webhook')),
      event: event as string,
      url: url as string,
      headers: readHeaders(headers),
      createdAt: now,
      updatedAt: now,
      disabledAt: null,
      failedEvents: 0,
    };
    bank.webhooks.set(webhook.id, webhook);
    bank.changed();
    return reply.code(bank.switches.webhookCreatedStatus).send(webhookView(webhook));
  });

  app.patch('/webhooks/:id', (request) => {
    const webhook = existing(request);
    const { event = webhook.event, url = webhook.url, headers, enabled } = bodyObject(request);
    check(bank, webhook, event, url);
    const given = headers === undefined ? webhook.headers : readHeaders(headers);
    Object.assign(webhook, { event, url, headers: given, updatedAt: bank.clock.now() });
    if (enabled === true) Object.assign(webhook, { disabledAt: null, failedEvents: 0 });
    if (enabled === false) webhook.disabledAt ??= webhook.updatedAt;
    bank.changed();
    return webhookView(webhook);
  });

  app.delete('/webhooks/:id', async (request, reply) => {
    bank.webhooks.delete(existing(request).id);
    bank.changed();
    if (bank.switches.deleteStatus === 204) return reply.code(204).send();
    return { count: 1 };
  });
}

/** Headers come back whole, so anyone with an API key can read the shared secret (facts-2 §2). */
function webhookView(webhook: WebhookRecord): Record<string, unknown> {
  return {
    id: webhook.id,
    url: webhook.url,
    event: webhook.event,
    headers: webhook.headers,
    createdAt: iso(webhook.createdAt),
    updatedAt: iso(webhook.updatedAt),
    disabledAt: webhook.disabledAt === null ? null : iso(webhook.disabledAt),
  };
}

function readHeaders(headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null) return {};
  const entries = typeof headers === 'object' ? Object.entries(headers) : null;
  if (!entries || entries.some(([, value]) => typeof value !== 'string')) {
    throw new PluggyError(400, 'headers must be an object of strings');
  }
  return Object.fromEntries(entries);
}

/** The refusals of OAS, in its words. A webhook that changes does not count against itself. */
function check(bank: Bank, self: WebhookRecord | null, event: unknown, url: unknown): void {
  if (typeof event !== 'string' || !WEBHOOK_EVENTS.includes(event)) {
    throw new PluggyError(400, `Invalid event type '${String(event)}' for webhook`);
  }
  const problem = webhookUrlProblem(url, bank.switches.allowLocalWebhooks);
  if (problem) throw new PluggyError(400, problem);
  const others = [...bank.webhooks.values()].filter((other) => other !== self && other.event === event);
  if (others.some((other) => other.url === url)) {
    throw new PluggyError(400, `A webhook for event '${event}' and url '${String(url)}' already exists.`);
  }
  if (others.length >= MAX_PER_EVENT && self?.event !== event) {
    throw new PluggyError(
      400,
      `You have reached the maximum of ${MAX_PER_EVENT} webhooks for event '${event}'.`,
    );
  }
}
