import type { FastifyInstance } from 'fastify';
import { request as send } from 'undici';
import { PluggyError } from '../api/pluggy-error.js';
import { bodyObject, query } from '../api/read-request.js';
import type { Bank } from '../bank/bank.js';
import type { WebhookFaultSettings } from '../webhooks/webhook-faults.js';

const IDLE_LIMIT_MS = 30_000;

export function webhookControls(app: FastifyInstance, bank: Bank): void {
  const config = { open: true };
  const { sender } = bank;

  app.patch('/_sandbox/webhook-faults', { config }, (request) => {
    const settings = sender.faults.settings as unknown as Record<string, unknown>;
    for (const [name, value] of Object.entries(bodyObject(request))) {
      if (typeof value !== typeof settings[name])
        throw new PluggyError(400, `${name} is no webhook fault of that type`);
      settings[name] = value;
    }
    return sender.faults.settings satisfies WebhookFaultSettings;
  });

  app.post('/_sandbox/webhooks/release', { config }, (request) => {
    const { shuffle } = bodyObject(request);
    return { released: sender.release(typeof shuffle === 'number' ? shuffle : null) };
  });

  app.get('/_sandbox/deliveries', { config }, (request) => {
    const [event, itemId] = [query(request, 'event'), query(request, 'itemId')];
    return sender.log.filter(
      (entry) => (!event || entry.event === event) && (!itemId || entry.itemId === itemId),
    );
  });
  app.delete('/_sandbox/deliveries', { config }, () => {
    sender.log.length = 0;
    return {};
  });

  app.post('/_sandbox/webhooks/idle', { config }, async (request) => {
    const { timeoutMs = IDLE_LIMIT_MS } = bodyObject(request) as { timeoutMs?: number };
    const state = (): Record<string, number> => ({ running: bank.executions.running, ...sender.counts() });
    const idle = await new Promise<boolean>((resolve) => {
      const look = (): void => {
        if (bank.executions.running + sender.counts().busy > 0) return;
        finish(true);
      };
      const finish = (result: boolean): void => {
        clearTimeout(limit);
        stop();
        resolve(result);
      };
      const limit = setTimeout(() => finish(false), timeoutMs);
      const stop = bank.onSettled(look);
      look();
    });
    if (!idle) throw new PluggyError(408, 'The sandbox did not come to rest', 'NOT_IDLE', { data: state() });
    return state();
  });

  app.post('/_sandbox/webhooks/forge', { config }, async (request) => {
    const { webhookId, withSecret, body, ...given } = bodyObject(request) as {
      webhookId?: string;
      withSecret?: boolean;
      url?: string;
      body?: unknown;
      headers?: Record<string, string>;
    };
    const webhook = bank.webhooks.get(webhookId ?? '');
    const url = given.url ?? webhook?.url;
    const headers = { ...(withSecret && webhook?.headers), ...given.headers };
    if (!url) throw new PluggyError(400, 'url is needed, or the webhookId of one that is registered');
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.statusCode, body: await response.body.text() };
  });
}
