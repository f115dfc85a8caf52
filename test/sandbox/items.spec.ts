import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox } from '../harness/sandbox.js';
import { PluggyApi, USER_OK } from './pluggy-api.js';

describe('Items', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
  });
  afterAll(() => sandbox.stop());

  const user = (name: string): object => ({ user: name, password: 'password-ok' });

  it.each([
    ['user-ok', 'UPDATED', 'SUCCESS'],
    ['user-unknown', 'LOGIN_ERROR', 'INVALID_CREDENTIALS'],
    ['user-logged', 'OUTDATED', 'ALREADY_LOGGED_IN'],
    ['user-locked', 'OUTDATED', 'ACCOUNT_LOCKED'],
    ['user-error', 'OUTDATED', 'UNEXPECTED_ERROR'],
    ['user-unavailable', 'OUTDATED', 'SITE_NOT_AVAILABLE'],
    ['user-account-need-actions', 'OUTDATED', 'ACCOUNT_NEEDS_ACTION'],
    ['user-connection-error', 'OUTDATED', 'CONNECTION_ERROR'],
    ['user-account-credentials-reset', 'OUTDATED', 'ACCOUNT_CREDENTIALS_RESET'],
    ['user-not-supported', 'OUTDATED', 'USER_NOT_SUPPORTED'],
    ['user-ok-auth-pending', 'OUTDATED', 'USER_AUTHORIZATION_PENDING'],
    ['user-ok-account-error', 'UPDATED', 'PARTIAL_SUCCESS'],
    ['user-ok-account-warning', 'UPDATED', 'SUCCESS'],
  ])('%s ends %s / %s', async (name, status, executionStatus) => {
    const item = await api.item(sandbox, 2, user(name));
    expect([item.status, item.executionStatus]).toEqual([status, executionStatus]);
    const failed = status !== 'UPDATED';
    expect((item.error as { code: string } | null)?.code).toBe(failed ? executionStatus : undefined);
  });

  it('says per product what a partial success could not read', async () => {
    const item = await api.item(sandbox, 2, user('user-ok-account-error'));
    expect(item.statusDetail).toMatchObject({
      accounts: { isUpdated: true, lastUpdatedAt: expect.any(String), warnings: [] },
      transactions: { isUpdated: false, lastUpdatedAt: null, warnings: [{ code: '001' }] },
      accountStatements: null,
    });
    expect((await sandbox.truth(item.id as string)).transactions).toEqual([]);
  });

  it('gives the bank’s own words when it has some', async () => {
    const item = await api.item(sandbox, 2, user('user-account-need-actions-provider-message'));
    expect(item.error).toMatchObject({ providerMessage: expect.stringContaining('cadastro') });
  });

  it('refuses credentials that break the rules, with details, and URLs, without', async () => {
    const wrong = await api.post('/items', { connectorId: 2, parameters: { name: 'x' } });
    expect([wrong.status, wrong.body.codeDescription]).toEqual([400, 'CONNECTOR_VALIDATION_ERROR']);
    expect(wrong.body.details).toContainEqual({
      code: '001',
      parameter: 'user',
      message: 'user parameter is required',
    });
    const url = await api.post('/items', {
      connectorId: 2,
      parameters: USER_OK,
      webhookUrl: 'http://example.com/',
    });
    expect(url.status).toBe(400);
    expect(url.body.details).toBeUndefined();
  });

  it('answers 404 for an unknown Item and 400 for what is no id', async () => {
    expect((await api.get('/items/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await api.get('/items/no-uuid')).status).toBe(400);
    expect((await api.delete('/items/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  it('refuses a PATCH while an execution runs', async () => {
    await sandbox.control('PATCH', '/switches', { executionMs: 3000 });
    const { body } = await api.post('/items', { connectorId: 2, parameters: USER_OK });
    const refused = await api.patch(`/items/${String(body.id)}`, {});
    await sandbox.control('PATCH', '/switches', { executionMs: 30 });
    expect(refused.status).toBe(400);
    expect(refused.body.message).toBe('An update is already in progress, wait until the last execution ends');
    await sandbox.idle();
    expect((await api.patch(`/items/${String(body.id)}`, {})).status).toBe(200);
    await sandbox.idle();
  });

  it('makes the user wait after two login failures, by the bank’s clock', async () => {
    const item = await api.item(sandbox, 2, user('user-unknown'));
    const path = `/items/${String(item.id)}`;
    await api.patch(path, {});
    await sandbox.idle();
    const refused = await api.patch(path, {});
    expect(refused.body).toMatchObject({
      code: 400,
      codeDescription: 'TOO_MANY_CONSECUTIVE_LOGIN_FAILURES',
      data: { readableBackoffTime: '15 minutes', maxConsecutiveFailedLoginAttempts: 2 },
    });
    await sandbox.control('POST', '/clock', { advanceMs: 16 * 60_000 });
    expect((await api.patch(path, { parameters: USER_OK })).status).toBe(200);
    await sandbox.idle();
    expect((await api.get(path)).body).toMatchObject({
      status: 'UPDATED',
      consecutiveFailedLoginAttempts: 0,
    });
  });

  it('answers 409 when updates come faster than the plan allows, and when Items are used up', async () => {
    const item = await api.item(sandbox, 2, USER_OK);
    await sandbox.control('PATCH', '/switches', { minUpdateFrequencyHours: 24, itemsLimit: 1 });
    const early = await api.patch(`/items/${String(item.id)}`, {});
    expect([early.status, early.body.data]).toEqual([
      409,
      { minUpdateFrequencyAllowedInHours: 24, lastUpdatedAt: item.lastUpdatedAt },
    ]);
    const tooMany = await api.post('/items', { connectorId: 2, parameters: USER_OK });
    expect(tooMany.body).toMatchObject({
      codeDescription: 'ITEM_CREATION_LIMIT_EXCEEDED',
      data: { itemsLimit: 1 },
    });
    await sandbox.control('PATCH', '/switches', { minUpdateFrequencyHours: null, itemsLimit: null });
  });

  it('finds duplicates when asked to avoid them', async () => {
    const first = await api.item(sandbox, 8, USER_OK);
    const second = await api.post('/items', { connectorId: 8, parameters: USER_OK, avoidDuplicates: true });
    expect([second.status, second.body.codeDescription]).toEqual([400, 'ITEM_USER_ALREADY_EXISTS']);
    expect(second.body.items).toEqual([first.id]);
  });

  it('lists Items only for clients with the feature', async () => {
    const refused = await api.get('/v2/items');
    expect([refused.status, refused.body.message]).toEqual([
      403,
      'The feature is not enabled for this client',
    ]);
    await sandbox.control('PATCH', '/switches', { v2Items: true });
    const item = await api.item(sandbox, 2, USER_OK, { clientUserId: 'list me' });
    const { body } = await api.get('/v2/items?clientUserId=list%20me');
    expect(body).toMatchObject({ results: [{ id: item.id }], next: null });
  });

  it('stops auto-sync until the client forces an update', async () => {
    const item = await api.item(sandbox, 2, USER_OK);
    const path = `/items/${String(item.id)}`;
    expect((await api.patch(`${path}/disable-auto-sync`)).body).toMatchObject({ nextAutoSyncAt: null });
    await api.patch(path, {});
    await sandbox.idle();
    expect((await api.get(path)).body).toMatchObject({
      nextAutoSyncAt: expect.any(String),
      autoSyncDisabledAt: null,
    });
  });
});
