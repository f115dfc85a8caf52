import { afterEach, afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, WebhookEndpoint } from './pluggy-api.js';

describe('webhooks', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;
  let endpoint: WebhookEndpoint;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    endpoint = await WebhookEndpoint.open();
    await sandbox.control('DELETE', '/deliveries');
  });
  afterEach(async () => {
    for (const { id } of (await api.get('/webhooks')).body.results as { id: string }[])
      await api.delete(`/webhooks/${id}`);
    await sandbox.control('PATCH', '/switches', {
      retryScale: 1,
      signing: null,
      linkMode: 'v2',
      disableAfterFailures: 5,
    });
    await sandbox.webhookFaults({ drop: 0, double: 0, reorder: false, delayMs: 0, hold: false });
    await endpoint.close();
  });

  const register = async (event = 'all', headers?: object): Promise<Json> => {
    const { status, body } = await api.post('/webhooks', { event, url: endpoint.url, headers });
    expect(status).toBe(200);
    return body;
  };
  const deliveries = async (): Promise<Json[]> =>
    (await sandbox.control('GET', '/deliveries')) as unknown as Json[];

  it('keeps headers and gives them back; null clears them', async () => {
    const webhook = await register('all', { 'x-secret': 's3cret' });
    expect(webhook).toMatchObject({ headers: { 'x-secret': 's3cret' }, disabledAt: null });
    const path = `/webhooks/${String(webhook.id)}`;
    expect((await api.get(path)).body).toEqual(webhook);
    expect((await api.patch(path, { headers: null })).body.headers).toEqual({});
    expect((await api.delete(path)).body).toEqual({ count: 1 });
    expect((await api.get(path)).body).toMatchObject({ code: 404, codeDescription: 'WEBHOOK_NOT_FOUND' });
  });

  it.each([
    ['nope', 'Webhook url must be valid URL address and not localhost'],
    ['http://example.com/x', 'Webhook url must be a https secured url'],
    ['https://10.0.0.1/x', "Webhook url host can't be an IP address"],
    ['https://db.internal/x', "Webhook url host can't be localhost or a reserved/internal name"],
  ])('refuses the URL %s in Pluggy’s words', async (url, message) => {
    expect((await api.post('/webhooks', { event: 'all', url })).body).toMatchObject({ code: 400, message });
  });

  it('refuses unknown events, duplicates, a sixth for one event, and local URLs when switched off', async () => {
    const post = async (event: string, url: string): Promise<unknown> =>
      (await api.post('/webhooks', { event, url })).body.message;
    expect(await post('item/all', 'https://example.com/')).toBe("Invalid event type 'item/all' for webhook");
    for (let n = 1; n <= 5; n++) await post('item/error', `https://example.com/${n}`);
    expect(await post('item/error', 'https://example.com/1')).toContain(
      "and url 'https://example.com/1' already exists.",
    );
    expect(await post('item/error', 'https://example.com/6')).toBe(
      "You have reached the maximum of 5 webhooks for event 'item/error'.",
    );
    await sandbox.control('PATCH', '/switches', { allowLocalWebhooks: false });
    expect(await post('all', endpoint.url)).toBe('Webhook url must be a https secured url');
    await sandbox.control('PATCH', '/switches', { allowLocalWebhooks: true });
  });

  it('tells a first connection: login, created, and the rows of each account', async () => {
    await register('all', { 'x-secret': 's3cret' });
    const item = await api.item(sandbox, 2, USER_OK, { clientUserId: 'anna' });
    const about = { itemId: item.id, clientId: sandbox.ready.clientId };
    expect(endpoint.heard.every(({ headers }) => headers['x-secret'] === 's3cret')).toBe(true);
    expect(endpoint.events('item/created')).toMatchObject([
      { ...about, clientUserId: 'anna', triggeredBy: 'CLIENT' },
    ]);
    expect(endpoint.events('item/login_succeeded').length).toBe(1);
    const created = endpoint.events('transactions/created');
    expect(created.map((event) => event.transactionsCount).sort()).toEqual([122, 300]);
    const link = new URL(created[0]!.createdTransactionsLink as string);
    expect(link.pathname).toBe('/v2/transactions');
    const { body } = await api.get(link.pathname + link.search);
    expect((body.results as Json[]).length).toBe(created[0]!.transactionsCount);
  });

  it('tells errors, questions and deletion', async () => {
    await register();
    const failed = await api.item(sandbox, 2, { user: 'user-nobody', password: 'password-ok' });
    const waiting = await api.item(sandbox, 5, USER_OK);
    const action = await api.item(sandbox, 600, { cpf: '761.092.776-73' });
    await api.delete(`/items/${String(failed.id)}`);
    await sandbox.idle();
    expect(endpoint.events('item/error')).toMatchObject([
      { itemId: failed.id, error: { code: 'INVALID_CREDENTIALS' } },
    ]);
    expect(endpoint.events('item/waiting_user_input')).toMatchObject([{ itemId: waiting.id }]);
    expect(endpoint.events('item/waiting_user_action')).toMatchObject([{ itemId: action.id }]);
    const [deleted] = endpoint.events('item/deleted');
    expect(deleted).toMatchObject({ itemId: failed.id });
    expect(deleted).not.toHaveProperty('triggeredBy');
    await sandbox.control('POST', '/connectors/601/health', { status: 'UNSTABLE' });
    await sandbox.idle();
    expect(endpoint.events('connector/status_updated')).toMatchObject([
      { connectorId: 601, data: { status: 'UNSTABLE' } },
    ]);
  });

  it('sends changed ids in blocks of at most 400', async () => {
    const item = await api.item(sandbox, 2, { user: 'user-ok-perf-300x', password: 'password-ok' });
    await register();
    const changes = { update: 900, delete: 10 };
    const { changes: made } = (await sandbox.sync(item.id as string, changes)) as unknown as {
      changes: { updated: string[] }[];
    };
    await sandbox.idle();
    const blocks = endpoint.events('transactions/updated').map((event) => event.transactionIds as string[]);
    expect(blocks.map((ids) => ids.length).sort()).toEqual([400, 400, 50, 50]);
    expect(blocks.flat().sort()).toEqual(made.flatMap((one) => one.updated).sort());
  });

  it('links to the old list and to v2 for applications from before June 2026', async () => {
    await sandbox.control('PATCH', '/switches', { linkMode: 'legacy' });
    await register('transactions/created');
    await api.item(sandbox, 2, USER_OK);
    const [event] = endpoint.heard.map(({ body }) => body);
    expect(new URL(event!.createdTransactionsLink as string).pathname).toBe('/transactions');
    expect(new URL(event!.createdTransactionsLinkV2 as string).pathname).toBe('/v2/transactions');
  });

  it('sends an Item’s own webhookUrl the same event, without headers, under the same eventId', async () => {
    const own = await WebhookEndpoint.open();
    await register('item/created', { 'x-secret': 's3cret' });
    await api.item(sandbox, 2, USER_OK, { webhookUrl: own.url });
    const [twin] = own.heard.filter(({ body }) => body.event === 'item/created');
    expect(twin!.body).toEqual(endpoint.heard[0]!.body);
    expect(twin!.headers['x-secret']).toBeUndefined();
    await own.close();
  });

  it('retries three times at once, three after 15 minutes, three after two hours, then gives up', async () => {
    await sandbox.control('PATCH', '/switches', { retryScale: 0.001 });
    await register('item/created');
    endpoint.status = 500;
    await api.item(sandbox, 2, USER_OK);
    await sandbox.idle();
    expect(endpoint.heard.length).toBe(6);
    await sandbox.control('POST', '/clock', { advanceMs: 7_200 });
    await sandbox.idle();
    expect(endpoint.heard.length).toBe(9);
    expect(new Set(endpoint.heard.map(({ text }) => text)).size).toBe(1);
    expect((await deliveries()).map((one) => one.outcome)).toEqual([
      ...Array<string>(8).fill('will-retry'),
      'gave-up',
    ]);
  });

  it('goes on after a failure, and never retries a 401', async () => {
    await sandbox.control('PATCH', '/switches', { retryScale: 0.00001 });
    const webhook = await register('item/created');
    endpoint.status = 401;
    await api.item(sandbox, 2, USER_OK);
    await sandbox.idle();
    expect(endpoint.heard.length).toBe(1);
    endpoint.status = 503;
    const item = await api.post('/items', { connectorId: 2, parameters: USER_OK });
    while (endpoint.heard.length < 3) await new Promise((resolve) => setImmediate(resolve));
    endpoint.status = 200;
    await sandbox.idle();
    const mine = (await deliveries()).filter((one) => one.itemId === item.body.id);
    expect(mine.at(-1)).toMatchObject({ status: 200, outcome: 'delivered', webhookId: webhook.id });
  });

  it('disables a webhook after repeated failures, until it is enabled again', async () => {
    await sandbox.control('PATCH', '/switches', { disableAfterFailures: 2 });
    const { id } = await register('item/deleted');
    endpoint.status = 401;
    for (let n = 0; n < 2; n++) {
      await api.delete(`/items/${String((await api.item(sandbox, 2, USER_OK)).id)}`);
      await sandbox.idle();
    }
    expect((await api.get(`/webhooks/${String(id)}`)).body.disabledAt).toEqual(expect.any(String));
    expect((await api.patch(`/webhooks/${String(id)}`, { enabled: true })).body.disabledAt).toBeNull();
    endpoint.status = 200;
    await api.delete(`/items/${String((await api.item(sandbox, 2, USER_OK)).id)}`);
    await sandbox.idle();
    expect(endpoint.heard.length).toBe(3);
  });

  it('holds events and releases them shuffled, drops and doubles them', async () => {
    await register();
    await sandbox.webhookFaults({ hold: true, double: 1 });
    await api.item(sandbox, 2, USER_OK);
    expect(endpoint.heard).toEqual([]);
    await sandbox.webhookFaults({ hold: false, double: 0 });
    expect(await sandbox.control('POST', '/webhooks/release', { shuffle: 3 })).toEqual({ released: 8 });
    await sandbox.idle();
    expect(endpoint.heard.length).toBe(8);
    expect(new Set(endpoint.heard.map(({ body }) => body.eventId)).size).toBe(4);
    await sandbox.webhookFaults({ drop: 1 });
    await api.item(sandbox, 2, USER_OK);
    expect(endpoint.heard.length).toBe(8);
    expect((await deliveries()).filter((one) => one.outcome === 'dropped').length).toBe(4);
  });

  it('signs when switched on, under the sandbox’s own header name', async () => {
    await sandbox.control('PATCH', '/switches', {
      signing: { secret: 'k', header: 'x-mine', encoding: 'base64' },
    });
    await register('item/created');
    await api.item(sandbox, 2, USER_OK);
    const [{ text, headers }] = endpoint.heard as [(typeof endpoint.heard)[number]];
    expect(headers['x-mine']).toBe(createHmac('sha256', 'k').update(text).digest('base64'));
  });

  it('forges', async () => {
    endpoint.status = 418;
    const body = { event: 'item/updated', itemId: 'x' };
    expect(await sandbox.control('POST', '/webhooks/forge', { url: endpoint.url, body })).toMatchObject({
      status: 418,
    });
    expect(endpoint.heard[0]!.body).toEqual(body);
  });
});
