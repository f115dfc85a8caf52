import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { Sandbox } from '../harness/sandbox.js';
import { PluggyApi, USER_OK } from './pluggy-api.js';

describe('keys and connect tokens', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
  });
  afterAll(() => sandbox.stop());

  const connectToken = async (body: object = {}): Promise<PluggyApi> =>
    api.with((await api.post('/connect_token', body)).body.accessToken as string);

  it('gives a key that lives two hours, and none for a wrong secret', async () => {
    const { exp, iat } = decodeJwt(api.key);
    expect((exp ?? 0) - (iat ?? 0)).toBe(7200);
    const refused = await api.post('/auth', { clientId: sandbox.ready.clientId, clientSecret: 'wrong' });
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual({
      code: 401,
      codeDescription: 'CLIENT_KEYS_UNAUTHORIZED',
      message: 'Client keys are invalid',
      errorId: expect.any(String),
    });
  });

  it('refuses a missing and an expired key with 403, or with 401 when so switched', async () => {
    const body = { code: 403, message: 'Missing or invalid authorization token' };
    expect((await api.with('').get('/connectors')).body).toMatchObject(body);
    const key = await PluggyApi.login(sandbox);
    await sandbox.control('POST', '/auth/expire');
    expect((await key.get('/connectors')).status).toBe(403);
    await sandbox.control('PATCH', '/switches', { unauthenticatedStatus: 401 });
    expect((await key.get('/connectors')).status).toBe(401);
    await sandbox.control('PATCH', '/switches', { unauthenticatedStatus: 403 });
    api = await PluggyApi.login(sandbox);
    expect((await api.get('/connectors')).status).toBe(200);
  });

  it('lets a connect token reach its own Items and nothing else', async () => {
    const [mine, other] = [await connectToken({ options: { clientUserId: 'anna' } }), await connectToken()];
    const item = await mine.item(sandbox, 2, USER_OK);
    expect([item.status, item.clientUserId]).toEqual(['UPDATED', 'anna']);
    expect((await other.get(`/items/${String(item.id)}`)).status).toBe(403);
    const accounts = (await mine.get(`/accounts?itemId=${String(item.id)}`)).body.results as object[];
    expect(Object.keys(accounts[0]!)).toEqual(['id', 'type', 'subtype', 'number', 'name', 'itemId']);
    const { id } = accounts[0] as { id: string };
    for (const path of [`/v2/transactions?accountId=${id}`, `/accounts/${id}`, '/webhooks', '/v2/items']) {
      expect([path, (await mine.get(path)).status]).toEqual([path, 403]);
    }
  });

  it('issues a token to update an Item, and 404 for an Item that is not', async () => {
    const item = await api.item(sandbox, 2, USER_OK);
    const token = await connectToken({ itemId: item.id });
    expect((await token.patch(`/items/${String(item.id)}`, {})).body).toMatchObject({ status: 'UPDATING' });
    await sandbox.idle();
    const unknown = await api.post('/connect_token', { itemId: '00000000-0000-4000-8000-000000000000' });
    expect([unknown.status, unknown.body.codeDescription]).toEqual([404, 'ITEM_NOT_FOUND']);
  });

  it('ignores options that are not inside `options`', async () => {
    const token = await connectToken({ clientUserId: 'outside' });
    expect((await token.item(sandbox, 2, USER_OK)).clientUserId).toBeNull();
  });
});
