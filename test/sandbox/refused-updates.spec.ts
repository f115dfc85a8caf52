import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, type Answer } from './pluggy-api.js';

const DEFAULTS = {
  clientUpdates: true,
  sandboxUpdatesOnly: false,
  createWithApiKey: true,
  storedCredentials: true,
  newCredentialsAfterLoginError: false,
  sameAccountOnly: false,
  freshMfaTokens: false,
};

describe('what Pluggy refuses', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
  });
  afterAll(() => sandbox.stop());
  afterEach(() => sandbox.control('PATCH', '/switches', DEFAULTS));

  const set = (switches: Json): Promise<Json> => sandbox.control('PATCH', '/switches', switches);
  const patch = (item: Json, body: object = {}): Promise<Answer> =>
    api.patch(`/items/${String(item.id)}`, body);
  const mfa = (item: Json, body: object): Promise<Answer> => api.post(`/items/${String(item.id)}/mfa`, body);
  const refusal = ({ status, body }: Answer): unknown[] => [status, body.code, body.codeDescription];
  const openFinance = async (cpf = '761.092.776-73'): Promise<Json> => {
    const item = await api.item(sandbox, 601, { cpf });
    await sandbox.control('POST', `/items/${String(item.id)}/authorize`, {});
    await sandbox.idle();
    return item;
  };

  it('an update of a client that may not update, or only sandbox Items', async () => {
    const [direct, regulated] = [await api.item(sandbox, 2, USER_OK), await openFinance()];
    await set({ clientUpdates: false });
    expect(refusal(await patch(direct))).toEqual([409, 409, 'CLIENT_HAS_ITEM_UPDATES_DISABLED']);
    await set({ clientUpdates: true, sandboxUpdatesOnly: true });
    expect(refusal(await patch(regulated))).toEqual([400, 400, 'SANDBOX_CLIENT_ITEM_UPDATE_NOT_ALLOWED']);
    expect((await patch(direct)).status).toBe(200);
    await sandbox.idle();
  });

  it('an update at a connector that is offline', async () => {
    const item = await api.item(sandbox, 0, USER_OK);
    await sandbox.control('POST', '/connectors/0/health', { status: 'OFFLINE' });
    expect(refusal(await patch(item))).toEqual([400, 400, 'CONNECTOR_OFFLINE']);
    expect(refusal(await api.post('/items', { connectorId: 0, parameters: USER_OK }))).toEqual([
      ...[400, 400, 'CONNECTOR_OFFLINE'],
    ]);
    await sandbox.control('POST', '/connectors/0/health', { status: 'ONLINE' });
    expect((await patch(item)).status).toBe(200);
    await sandbox.idle();
  });

  it('an update without new credentials after a login error, or where none are stored', async () => {
    const item = await api.item(sandbox, 2, { ...USER_OK, user: 'user-wrong' });
    await set({ newCredentialsAfterLoginError: true });
    expect(refusal(await patch(item))).toEqual([400, 400, 'LAST_EXECUTION_HAD_LOGIN_ERROR']);
    expect((await patch(item, { parameters: USER_OK })).status).toBe(200);
    await sandbox.idle();
    await set({ storedCredentials: false });
    expect(refusal(await patch(item))).toEqual([400, 400, 'PARAMETERS_NOT_PROVIDED']);
  });

  it('another person’s credentials on an Item that has been connected', async () => {
    const item = await openFinance();
    await set({ sameAccountOnly: true });
    const other = { parameters: { cpf: '238.242.640-30' } };
    expect(refusal(await patch(item, other))).toEqual([
      409,
      409,
      'ITEM_ORIGINAL_CONNECTED_WITH_DIFFERENT_ACCOUNT',
    ]);
    expect((await patch(item, { parameters: { cpf: '761.092.776-73' } })).status).toBe(200);
    await sandbox.idle();
  });

  it('an Item made with an API key on the free plan, not one made in the widget', async () => {
    await set({ createWithApiKey: false });
    const body = { connectorId: 2, parameters: USER_OK };
    expect(refusal(await api.post('/items', body))).toEqual([400, 400, 'CREATE_ITEMS_API_FREE_DISABLED']);
    const { accessToken } = (await api.post('/connect_token', {})).body;
    expect((await api.with(String(accessToken)).post('/items', body)).status).toBe(200);
    await sandbox.idle();
  });

  it('MeuPluggy’s Items', async () => {
    const item = await api.item(sandbox, 200, {});
    expect((await patch(item)).body.message).toBe('MeuPluggy item cant be updated');
  });

  it('a one-step token that was used before, also a right one when it is told to', async () => {
    const parameters = { ...USER_OK, token: '123456' };
    const item = await api.item(sandbox, 1, parameters);
    expect((await patch(item, { parameters: { token: '123456' } })).status).toBe(200);
    await sandbox.idle();
    await set({ freshMfaTokens: true });
    expect(refusal(await patch(item, { parameters: { token: '123456' } }))).toEqual([
      ...[400, 400, 'MFA_PARAMERTER_WAS_ALREADY_USED_ERROR'],
    ]);
  });

  it('an MFA answer that nobody waits for, that was given, of another name, or too late', async () => {
    const item = await api.item(sandbox, 2, USER_OK);
    expect(refusal(await mfa(item, { token: '1' }))).toEqual([400, 400, 'ITEM_MFA_NOT_FOUND']);
    const asked = await api.item(sandbox, 5, USER_OK);
    const other = await mfa(asked, { code: '123456' });
    expect([refusal(other), other.body.data]).toEqual([
      [400, 400, 'ITEM_MFA_PARAMETER_EXPECTED_MISMATCH'],
      { paramName: 'token' },
    ]);
    await set({ executionMs: 3_000 });
    expect((await mfa(asked, { token: '123456' })).status).toBe(200);
    expect(refusal(await mfa(asked, { token: '123456' }))).toEqual([400, 400, 'ITEM_MFA_ALREADY_PROVIDED']);
    await set({ executionMs: 30 });
    await sandbox.idle();
    const late = await api.item(sandbox, 5, USER_OK);
    await sandbox.control('POST', '/clock', { advanceMs: 61_000 });
    await sandbox.idle();
    expect(refusal(await mfa(late, { token: '123456' }))).toEqual([400, 400, 'ITEM_MFA_EXPIRED']);
  });
});
