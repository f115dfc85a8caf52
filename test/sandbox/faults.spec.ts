import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox } from '../harness/sandbox.js';
import { PluggyApi, USER_OK } from './pluggy-api.js';

describe('faults and limits', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
  });
  afterAll(() => sandbox.stop());
  afterEach(async () => {
    await sandbox.noFaults();
    await sandbox.control('PATCH', '/switches', { rateLimits: false, rateLimitOverrides: {} });
  });

  it('limits by route and address, and says the truth in RateLimit-Reset only', async () => {
    await sandbox.control('PATCH', '/switches', {
      rateLimits: true,
      rateLimitOverrides: { 'GET /connectors': 2 },
    });
    expect([(await api.get('/connectors')).status, (await api.get('/connectors')).status]).toEqual([
      200, 200,
    ]);
    const refused = await api.get('/connectors');
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      code: 429,
      message: 'Too many requests. Please try again later (see Retry-After header in seconds)',
    });
    expect([refused.headers.get('retry-after'), refused.headers.get('ratelimit-limit')]).toEqual(['60', '2']);
    expect(Number(refused.headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    expect((await api.get('/categories')).status).toBe(200);
  });

  it('counts both transaction lists and single transactions against one limit, and PATCH against another', async () => {
    const item = await api.item(sandbox, 2, USER_OK);
    const account = (await sandbox.truth(String(item.id))).accounts[0]!.id;
    await sandbox.control('PATCH', '/switches', {
      rateLimits: true,
      rateLimitSliding: true,
      rateLimitOverrides: { 'GET /transactions': 2 },
    });
    await sandbox.control('DELETE', '/requests');
    const statuses = [];
    for (const path of [
      `/v2/transactions?accountId=${account}`,
      `/transactions?accountId=${account}`,
      `/v2/transactions?accountId=${account}`,
    ])
      statuses.push((await api.get(path)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(await sandbox.control('GET', '/requests')).toMatchObject({
      'GET /v2/transactions': { total: 2, byStatus: { '200': 1, '429': 1 } },
    });
    const patches = [];
    for (let n = 0; n < 21; n++) patches.push((await api.patch(`/items/${account}`, {})).status);
    expect([patches.filter((status) => status === 404).length, patches.at(-1)]).toEqual([20, 429]);
    await sandbox.control('PATCH', '/switches', { rateLimitSliding: false });
  });

  it('refuses the next requests with 429 when asked to', async () => {
    await sandbox.fault({ kind: '429', times: 2, ms: 3000, match: { path: '/categories' } });
    const first = await api.get('/categories');
    expect([first.status, first.headers.get('ratelimit-reset')]).toEqual([429, '3']);
    expect((await api.get('/connectors')).status).toBe(200);
    expect((await api.get('/categories')).status).toBe(429);
    expect((await api.get('/categories')).status).toBe(200);
  });

  it.each(['before', 'after'])('holds a request, or its answer (%s), until it is let go', async (when) => {
    const item = await api.item(sandbox, 2, USER_OK);
    const held = await sandbox.fault({ kind: 'hold', when, times: 1, match: { method: 'DELETE' } });
    let isAnswered = false;
    const deleted = api.delete(`/items/${String(item.id)}`).finally(() => (isAnswered = true));
    await sandbox.holds(held);
    const { status } = await api.get(`/items/${String(item.id)}`);
    expect([isAnswered, status]).toEqual([false, when === 'before' ? 200 : 404]);
    expect(await sandbox.release({ id: Number(held.id) + 1 })).toEqual({ released: 0 });
    expect(await sandbox.release(held)).toEqual({ released: 1 });
    expect((await deleted).status).toBe(200);
    expect((await api.get(`/items/${String(item.id)}`)).status).toBe(404);
  });

  it('answers what is held when its faults are removed', async () => {
    const held = await sandbox.fault({ kind: 'hold', match: { path: '/categories' } });
    const answer = api.get('/categories');
    await sandbox.holds(held);
    await sandbox.noFaults();
    expect((await answer).status).toBe(200);
  });

  it('answers with a status, with half a body, with nonsense, or not at all', async () => {
    await sandbox.fault({ kind: 'status', status: 503, times: 1 });
    expect((await api.get('/categories')).status).toBe(503);
    for (const kind of ['malformed', 'truncated']) {
      await sandbox.fault({ kind, times: 1 });
      await expect(api.get('/categories')).rejects.toThrow(SyntaxError);
    }
    await sandbox.fault({ kind: 'reset', times: 1 });
    await expect(api.get('/categories')).rejects.toThrow('fetch failed');
    await sandbox.fault({ kind: 'hang', times: 1 });
    const hanging = fetch(`${api.url}/categories`, { signal: AbortSignal.timeout(200) });
    await expect(hanging).rejects.toThrow('timeout');
    expect((await api.get('/categories')).status).toBe(200);
  });

  it('can lose the answer to a request that took effect', async () => {
    await sandbox.fault({
      kind: 'reset',
      when: 'after',
      times: 1,
      match: { method: 'POST', path: '^/items' },
    });
    const clientUserId = 'lost answer';
    await expect(api.post('/items', { connectorId: 2, parameters: USER_OK, clientUserId })).rejects.toThrow();
    const { items } = await sandbox.control<{ items: { clientUserId: string }[] }>('GET', '/state');
    expect(items.filter((item) => item.clientUserId === clientUserId).length).toBe(1);
  });

  it('counts requests by route', async () => {
    await sandbox.control('DELETE', '/requests');
    await api.get('/connectors/2');
    await api.get('/connectors/99999');
    expect(await sandbox.control('GET', '/requests')).toEqual({
      'GET /connectors/:id': { total: 2, byStatus: { '200': 1, '404': 1 } },
    });
  });

  it('refuses switches that it does not have', async () => {
    await expect(sandbox.control('PATCH', '/switches', { executionMss: 1 })).rejects.toThrow(
      'There is no switch',
    );
    await expect(sandbox.control('PATCH', '/switches', { executionMs: '1' })).rejects.toThrow(
      'must be a number',
    );
  });
});
