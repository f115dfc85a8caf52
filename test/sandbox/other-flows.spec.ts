import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, WebhookEndpoint } from './pluggy-api.js';

/** Connectors of the sandbox's own numbers: Pluggy's are not known. */
const [JOINT, QR] = [90_001, 90_002];

describe('flows of some institutions', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;
  let endpoint: WebhookEndpoint;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
    endpoint = await WebhookEndpoint.open();
    await api.post('/webhooks', { event: 'all', url: endpoint.url });
  });
  afterAll(async () => {
    await endpoint.close();
    await sandbox.stop();
  });

  const get = async (id: unknown): Promise<Json> => (await api.get(`/items/${String(id)}`)).body;
  const control = async (id: unknown, what: string, body: object = {}): Promise<Json> => {
    await sandbox.control('POST', `/items/${String(id)}/${what}`, body);
    await sandbox.idle();
    return get(id);
  };
  const events = (id: unknown): unknown[] =>
    endpoint.heard.filter(({ body }) => body.itemId === id).map(({ body }) => body.event);

  it('joint account: asks whether it is one, then which', async () => {
    const { id, parameter } = await api.item(sandbox, JOINT, USER_OK);
    expect(parameter).toMatchObject({ name: 'accountType', type: 'select', options: [{ value: 'single' }, { value: 'joint' }] }); // prettier-ignore
    await api.post(`/items/${String(id)}/mfa`, { accountType: 'joint' });
    await sandbox.idle();
    expect(await get(id)).toMatchObject({ status: 'WAITING_USER_INPUT', parameter: { name: 'account' } });
    await api.post(`/items/${String(id)}/mfa`, { account: '1' });
    await sandbox.idle();
    expect(await get(id)).toMatchObject({ status: 'UPDATED', parameter: null, nextAutoSyncAt: null });
    expect((await api.item(sandbox, JOINT, { ...USER_OK, user: 'user-locked' })).executionStatus).toBe(
      'ACCOUNT_LOCKED',
    );
  });

  it('QR login: no credentials, a code that is soon another one, and the person’s scan', async () => {
    const item = await api.item(sandbox, QR, {});
    type Action = { type: string; attributes: { qrCode: string }; expiresAt: string };
    const codeOf = ({ userAction }: Json): string => (userAction as Action).attributes.qrCode;
    expect(item).toMatchObject({ status: 'WAITING_USER_ACTION', userAction: { type: 'qr' } });
    expect(codeOf(item)).toMatch(/^data:image\/bmp;base64,/);
    await sandbox.control('POST', '/clock', { advanceMs: 5_000 });
    const later = await get(item.id);
    expect(codeOf(later)).not.toBe(codeOf(item));
    expect(String(later.updatedAt) > String(item.updatedAt)).toBe(true);
    expect(await control(item.id, 'authorize')).toMatchObject({
      status: 'UPDATED',
      userAction: null,
      nextAutoSyncAt: null,
    });
    expect(events(item.id).filter((event) => event === 'item/waiting_user_action')).toHaveLength(1);
    const refused = await api.item(sandbox, QR, {});
    expect((await control(refused.id, 'authorize', { approve: false })).executionStatus).toBe('USER_AUTHORIZATION_NOT_GRANTED'); // prettier-ignore
    const ignored = await api.item(sandbox, QR, {});
    await sandbox.control('POST', '/clock', { advanceMs: 61_000 });
    await sandbox.idle();
    expect((await get(ignored.id)).executionStatus).toBe('USER_INPUT_TIMEOUT');
  });

  it('device authorisation: pending until the person gives it, once for all', async () => {
    const item = await api.item(sandbox, 2, { ...USER_OK, user: 'user-ok-auth-pending' });
    expect(item).toMatchObject({
      status: 'OUTDATED',
      executionStatus: 'USER_AUTHORIZATION_PENDING',
      error: { code: 'USER_AUTHORIZATION_PENDING', attributes: expect.any(Object) },
    });
    expect(events(item.id)).toEqual(['item/error']);
    await api.patch(`/items/${String(item.id)}`, {});
    await sandbox.idle();
    expect((await get(item.id)).executionStatus).toBe('USER_AUTHORIZATION_PENDING');
    expect(await control(item.id, 'authorize')).toMatchObject({
      status: 'UPDATED',
      executionStatus: 'SUCCESS',
    });
    expect(events(item.id)).toContain('item/created');
    await sandbox.sync(item.id as string, {});
    expect((await get(item.id)).executionStatus).toBe('SUCCESS');
    const refused = await api.item(sandbox, 2, { ...USER_OK, user: 'user-ok-auth-pending' });
    expect((await control(refused.id, 'authorize', { approve: false })).executionStatus).toBe('USER_AUTHORIZATION_NOT_GRANTED'); // prettier-ignore
  });

  it('an unanswered question is named in the webhook of the timeout', async () => {
    const { id } = await api.item(sandbox, 5, { ...USER_OK, user: 'user-ok-phone' });
    await sandbox.control('POST', '/clock', { advanceMs: 61_000 });
    await sandbox.idle();
    const error = { code: 'USER_INPUT_TIMEOUT', message: 'User requested input had expired' };
    expect(endpoint.events('item/error').find(({ itemId }) => itemId === id)?.error).toEqual({
      ...error,
      parameter: 'phone',
    });
    expect((await get(id)).error).toEqual(error);
  });

  it('multi-approval: without accounts until all holders have agreed', async () => {
    const { id } = await api.item(sandbox, 601, { cpf: '222.333.444-05' });
    const pending = await control(id, 'authorize');
    expect(pending).toMatchObject({
      status: 'UPDATED',
      executionStatus: 'PARTIAL_SUCCESS',
      statusDetail: {
        accounts: { isUpdated: false, warnings: [{ code: '002' }] },
        loans: { isUpdated: true },
      },
    });
    expect((await api.get(`/accounts?itemId=${String(id)}`)).body.results).toEqual([]);
    await control(id, 'approval', { state: 'APPROVED' });
    await sandbox.sync(id as string, {});
    expect(await get(id)).toMatchObject({ executionStatus: 'SUCCESS', statusDetail: null });
    expect((await api.get(`/accounts?itemId=${String(id)}`)).body.total).toBe(2);
    await control(id, 'approval', { state: 'REJECTED' });
    await sandbox.sync(id as string, {});
    expect((await get(id)).executionStatus).toBe('USER_AUTHORIZATION_NOT_GRANTED');
  });

  it('the network’s monthly limit is one for all Items of a person at a bank', async () => {
    await sandbox.control('PATCH', '/switches', { openFinanceMonthlyLimits: { ACCOUNTS: 2 } });
    const connect = async (connectorId: number, cpf: string): Promise<Json> =>
      control((await api.item(sandbox, connectorId, { cpf })).id, 'authorize');
    const first = await connect(603, '111.222.333-44');
    await sandbox.sync(first.id as string, {});
    const second = await connect(603, '111.222.333-44');
    expect(second).toMatchObject({
      executionStatus: 'PARTIAL_SUCCESS',
      statusDetail: {
        accounts: {
          isUpdated: false,
          warnings: [{ code: '423', message: expect.stringContaining("'accounts'") }],
        },
      },
    });
    expect(await connect(608, '111.222.333-44')).toMatchObject({ executionStatus: 'SUCCESS' });
    expect(await connect(603, '555.666.777-88')).toMatchObject({ executionStatus: 'SUCCESS' });
    await sandbox.control('PATCH', '/switches', { bankChanges: false, autoSync: false });
    await sandbox.control('POST', '/clock', { advanceDays: 31 });
    await sandbox.sync(second.id as string, {});
    expect((await get(second.id)).executionStatus).toBe('SUCCESS');
    await sandbox.control('PATCH', '/switches', { openFinanceMonthlyLimits: null, autoSync: true });
  });

  it('a person who connects an Open Finance bank twice sees the same accounts', async () => {
    const accounts = async (connectorId: number): Promise<Json[]> => {
      const { id } = await api.item(sandbox, connectorId, { cpf: '999.888.777-66' });
      await control(id, 'authorize');
      return (await api.get(`/accounts?itemId=${String(id)}`)).body.results as Json[];
    };
    const [one, two, elsewhere] = [await accounts(612), await accounts(612), await accounts(608)];
    const person = (list: Json[]): unknown[] =>
      list.map(({ number, owner, taxNumber }) => [number, owner, taxNumber]);
    expect(person(two)).toEqual(person(one));
    expect(one[0]!.taxNumber).toBe('999.888.777-66');
    expect(elsewhere[0]!.number).not.toBe(one[0]!.number);
    const providerIds = async ([account]: Json[]): Promise<unknown[]> =>
      (await api.transactions(String(account!.id))).map(({ providerId }) => providerId).sort();
    expect(await providerIds(two)).toEqual(await providerIds(one));
  });

  it('and so does a user of an app who connects the same login twice, no other', async () => {
    const number = async (clientUserId: string): Promise<unknown> => {
      const { id } = await api.item(sandbox, 2, USER_OK, { clientUserId });
      return ((await api.get(`/accounts?itemId=${String(id)}`)).body.results as Json[])[0]!.number;
    };
    const [one, two, other] = [await number('ana'), await number('ana'), await number('rui')];
    expect([two === one, other === one]).toEqual([true, false]);
  });
});
