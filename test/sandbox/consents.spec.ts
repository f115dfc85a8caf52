import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, WebhookEndpoint } from './pluggy-api.js';

const DAY = 86_400_000;

describe('the ends of a connection', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;
  let endpoint: WebhookEndpoint;

  beforeAll(async () => {
    sandbox = await Sandbox.start(['--switch', 'bankChanges=false']);
    api = await PluggyApi.login(sandbox);
    endpoint = await WebhookEndpoint.open();
    await api.post('/webhooks', { event: 'item/deleted', url: endpoint.url });
  });
  afterAll(async () => {
    await endpoint.close();
    await sandbox.stop();
  });

  const get = async (id: unknown): Promise<Json> => (await api.get(`/items/${String(id)}`)).body;
  const set = (switches: Json): Promise<Json> => sandbox.control('PATCH', '/switches', switches);
  const days = (advanceDays: number): Promise<Json> => sandbox.control('POST', '/clock', { advanceDays });
  const authorize = async (id: unknown, approve = true): Promise<Json> => {
    await sandbox.control('POST', `/items/${String(id)}/authorize`, { approve });
    await sandbox.idle();
    return get(id);
  };
  const connect = async (connectorId: number): Promise<string> => {
    const { id } = await api.item(sandbox, connectorId, { cpf: '761.092.776-73' });
    await authorize(id);
    return id as string;
  };
  const consents = async (id: string): Promise<Json[]> =>
    (await api.get(`/consents?itemId=${id}`)).body.results as Json[];
  const accounts = async (id: string): Promise<unknown> =>
    (await api.get(`/accounts?itemId=${id}`)).body.total;
  /** The end user opens the widget in update mode. */
  const update = async (id: string): Promise<Json> => {
    const { accessToken } = (await api.post('/connect_token', { itemId: id })).body;
    expect((await api.with(String(accessToken)).patch(`/items/${id}`, {})).body).toMatchObject({
      status: 'UPDATING',
    });
    await sandbox.idle();
    return get(id);
  };

  it('a consent ends at its time by itself, and is renewed on the same Item', async () => {
    await set({ consentDays: 90 });
    const id = await connect(600);
    const { consentExpiresAt, createdAt } = await get(id);
    expect(Math.round((Date.parse(String(consentExpiresAt)) - Date.parse(String(createdAt))) / DAY)).toBe(90);
    await days(89);
    expect([await accounts(id), (await get(id)).status]).toEqual([2, 'UPDATED']);
    await days(1.1);
    expect(await accounts(id)).toBe(0);
    await days(2);
    expect(await get(id)).toMatchObject({
      nextAutoSyncAt: null,
      status: 'OUTDATED',
      executionStatus: 'USER_AUTHORIZATION_REVOKED',
      consentExpiresAt,
    });
    expect(await update(id)).toMatchObject({ status: 'WAITING_USER_ACTION' });
    const renewed = await authorize(id);
    expect(renewed).toMatchObject({ status: 'UPDATED', nextAutoSyncAt: expect.any(String) });
    expect(Date.parse(String(renewed.consentExpiresAt)) > Date.parse(String(consentExpiresAt))).toBe(true);
    expect([await accounts(id), (await consents(id)).length]).toEqual([2, 2]);
    await set({ consentDays: null });
  });

  it('one that ends soon is renewed in the widget, not by a PATCH of the client alone; a no leaves it', async () => {
    const id = await connect(600);
    await sandbox.control('POST', `/items/${id}/consent`, { state: 'active', expiresInDays: 5 });
    await api.patch(`/items/${id}`, {});
    await sandbox.idle();
    const { consentExpiresAt } = await get(id);
    expect([(await get(id)).status, consentExpiresAt]).toEqual(['UPDATED', expect.any(String)]);
    await update(id);
    expect(await authorize(id, false)).toMatchObject({
      executionStatus: 'USER_AUTHORIZATION_NOT_GRANTED',
      consentExpiresAt,
    });
    expect(await accounts(id)).toBe(2);
    await update(id);
    expect(await authorize(id)).toMatchObject({ status: 'UPDATED', consentExpiresAt: null });
    expect(await consents(id)).toMatchObject([{ expiresAt: null }, { expiresAt: consentExpiresAt }]);
  });

  it('after a revocation at the bank Pluggy tries five times again, then waits for the user', async () => {
    const id = await connect(601);
    await sandbox.consent(id, 'revoked');
    expect(await get(id)).toMatchObject({ status: 'UPDATED', consentExpiresAt: null });
    await days(1.5);
    expect(await get(id)).toMatchObject({
      executionStatus: 'USER_AUTHORIZATION_REVOKED',
      nextAutoSyncAt: null,
    });
    expect(await consents(id)).toMatchObject([{ revokedAt: expect.any(String) }]);
  });

  it('Pluggy deletes the Items of a connector that it stops to offer, a month later', async () => {
    const id = await connect(612);
    const other = await connect(608);
    await sandbox.control('POST', '/connectors/612/retire');
    const ids = ((await api.get('/connectors')).body.results as Json[]).map((connector) => connector.id);
    expect(ids).not.toContain(612);
    const body = { connectorId: 612, parameters: { cpf: '761.092.776-73' } };
    expect((await api.post('/items', body)).body.codeDescription).toBe('CONNECTOR_NOT_FOUND');
    await set({ autoSync: false });
    await days(29);
    expect((await get(id)).status).toBe('UPDATED');
    endpoint.heard.length = 0;
    await days(1.1);
    await sandbox.idle();
    expect((await api.get(`/items/${id}`)).status).toBe(404);
    expect((await api.get(`/connectors/612`)).status).toBe(404);
    expect(endpoint.heard.map(({ body: event }) => event)).toEqual([
      expect.objectContaining({ event: 'item/deleted', itemId: id }),
    ]);
    expect(endpoint.heard[0]!.body).not.toHaveProperty('triggeredBy');
    expect((await get(other)).status).toBe('UPDATED');
    await sandbox.control('POST', '/connectors/612/retire', { on: false });
    expect((await api.post('/items', body)).status).toBe(200);
  });

  it('and sandbox Items that were not updated for 30 days, when it is told to; and any when a test says so', async () => {
    const item = await api.item(sandbox, 2, USER_OK);
    const failed = await api.item(sandbox, 2, { ...USER_OK, user: 'user-locked' });
    const regulated = await connect(603);
    await days(31);
    expect((await get(failed.id)).status).toBe('OUTDATED');
    const again = await api.item(sandbox, 2, USER_OK);
    await set({ deleteIdleItems: true });
    await days(1);
    const status = async (id: unknown): Promise<number> => (await api.get(`/items/${String(id)}`)).status;
    expect([await status(item.id), await status(failed.id)]).toEqual([404, 404]);
    expect([await status(again.id), await status(regulated)]).toEqual([200, 200]);
    await days(28.5);
    expect(await status(again.id)).toBe(200);
    await days(0.6);
    expect(await status(again.id)).toBe(404);
    endpoint.heard.length = 0;
    await sandbox.control('DELETE', `/items/${regulated}`);
    await sandbox.idle();
    expect([await status(regulated), endpoint.heard.length]).toEqual([404, 1]);
  });
});
