import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi } from './pluggy-api.js';

describe('executions that ask the user', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
  });
  afterAll(() => sandbox.stop());

  const answer = async (item: Json, answers: object): Promise<Json> => {
    expect((await api.post(`/items/${String(item.id)}/mfa`, answers)).body.status).toBe('UPDATING');
    await sandbox.idle();
    return (await api.get(`/items/${String(item.id)}`)).body;
  };
  const user = (name: string): object => ({ user: name, password: 'password-ok' });

  it('takes a one-time token with the credentials, a new one each time', async () => {
    const item = await api.item(sandbox, 1, { ...user('user-ok'), token: '123456' });
    expect(item).toMatchObject({ status: 'UPDATED', nextAutoSyncAt: null });
    const missing = await api.patch(`/items/${String(item.id)}`, {});
    expect(missing.body).toMatchObject({
      codeDescription: 'CONNECTOR_REQUIRED_PARAMETER_VALIDATION_ERROR',
      data: { parameter: 'token' },
    });
    const wrong = await api.item(sandbox, 1, { ...user('user-ok'), token: '654321' });
    expect(wrong).toMatchObject({ status: 'LOGIN_ERROR', executionStatus: 'INVALID_CREDENTIALS_MFA' });
    const again = await api.patch(`/items/${String(wrong.id)}`, { parameters: { token: '654321' } });
    expect(again.body.codeDescription).toBe('MFA_PARAMERTER_WAS_ALREADY_USED_ERROR');
  });

  it('accepts a wrong code at first and fails at the end', async () => {
    const item = await answer(await api.item(sandbox, 3, user('user-ok')), { token: '1' });
    expect(item).toMatchObject({ status: 'LOGIN_ERROR', executionStatus: 'INVALID_CREDENTIALS_MFA' });
  });

  it.each([
    ['user-ok-img', [{ token: '123456' }]],
    ['user-ok-select', [{ option: '2' }]],
    ['user-ok-phone', [{ phone: '1' }, { token: '123456' }]],
    ['user-ok-multi-company', [{ token: '123456' }, { company: '08050608000132' }]],
  ])('%s asks, and goes on with %j', async (name, answers) => {
    let item = await api.item(sandbox, 5, user(name));
    for (const given of answers) {
      expect(item).toMatchObject({
        status: 'WAITING_USER_INPUT',
        parameter: { name: Object.keys(given)[0] },
      });
      item = await answer(item, given);
    }
    expect(item).toMatchObject({ status: 'UPDATED', parameter: null });
  });

  it('gives up when the answer does not come in time', async () => {
    const item = await api.item(sandbox, 5, user('user-ok'));
    expect(item.status).toBe('WAITING_USER_INPUT');
    await sandbox.control('POST', '/clock', { advanceMs: 120_000 });
    await sandbox.idle();
    const ended = (await api.get(`/items/${String(item.id)}`)).body;
    expect(ended).toMatchObject({
      status: 'OUTDATED',
      executionStatus: 'USER_INPUT_TIMEOUT',
      parameter: null,
    });
    expect((await api.post(`/items/${String(item.id)}/mfa`, { token: '123456' })).status).toBe(400);
  });

  it('sends the user of an Open Finance bank to authorise, and comes back with a consent', async () => {
    const parameters = { cpf: '761.092.776-73' };
    const item = await api.item(sandbox, 600, parameters, {
      oauthRedirectUri: 'https://app.example.com/back?x=1',
    });
    expect(item).toMatchObject({ status: 'WAITING_USER_ACTION', userAction: { type: 'authorize-access' } });
    const { url } = (item.userAction as { attributes: { url: string } }).attributes;
    expect(await (await fetch(url)).text()).toContain('Sandbox Open Finance');
    const body = new URLSearchParams({ approve: 'yes' });
    const back = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    expect(back.headers.get('location')).toBe(`https://app.example.com/back?x=1&itemId=${String(item.id)}`);
    await sandbox.idle();
    expect((await api.get(`/items/${String(item.id)}`)).body).toMatchObject({
      status: 'UPDATED',
      userAction: null,
    });
    const consents = (await api.get(`/consents?itemId=${String(item.id)}`)).body.results as Json[];
    expect(consents).toMatchObject([{ itemId: item.id, expiresAt: null, revokedAt: null }]);
  });

  it.each([
    ['761.092.776-73', false, 'USER_AUTHORIZATION_NOT_GRANTED'],
    ['051.177.670-55', true, 'USER_AUTHORIZATION_NOT_GRANTED'],
    ['163.511.711-99', true, 'UNEXPECTED_ERROR'],
    ['238.242.640-30', true, 'SUCCESS'],
    ['002.502.737-99', true, 'SUCCESS'],
  ])('CPF %s, approved: %s, ends %s', async (cpf, approve, executionStatus) => {
    const item = await api.item(sandbox, 600, { cpf });
    await sandbox.control('POST', `/items/${String(item.id)}/authorize`, { approve });
    await sandbox.idle();
    expect((await api.get(`/items/${String(item.id)}`)).body.executionStatus).toBe(executionStatus);
  });

  it('serves empty lists while a consent is dead, and the same data when it is renewed', async () => {
    const item = await api.item(sandbox, 600, { cpf: '761.092.776-73' });
    const id = item.id as string;
    await sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
    await sandbox.idle();
    const before = await sandbox.truth(id);
    await sandbox.consent(id, 'revoked');
    expect((await api.get(`/accounts?itemId=${id}`)).body).toMatchObject({ total: 0, results: [] });
    const accountId = before.accounts[0]!.id;
    expect((await api.get(`/v2/transactions?accountId=${accountId}`)).body).toEqual({
      results: [],
      next: null,
    });
    await sandbox.sync(id, {});
    expect((await api.get(`/items/${id}`)).body).toMatchObject({
      executionStatus: 'USER_AUTHORIZATION_REVOKED',
    });
    await sandbox.control('PATCH', '/switches', { bankChanges: false });
    await api.patch(`/items/${id}`, {});
    await sandbox.idle();
    await sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
    await sandbox.idle();
    await sandbox.control('PATCH', '/switches', { bankChanges: true });
    expect((await sandbox.truth(id)).transactions).toEqual(before.transactions);
  });
});
