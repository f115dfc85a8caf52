import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK, WebhookEndpoint } from './pluggy-api.js';

const HOUR = 3_600_000;

describe('how executions end', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;
  let endpoint: WebhookEndpoint;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    api = await PluggyApi.login(sandbox);
    endpoint = await WebhookEndpoint.open();
  });
  afterAll(async () => {
    await endpoint.close();
    await sandbox.stop();
  });
  // Or time that passes would be spent on Items that nobody asks for any more.
  afterEach(async () => {
    const { items } = await sandbox.control<{ items: Json[] }>('GET', '/state');
    for (const { id } of items) await api.delete(`/items/${String(id)}`);
  });

  const get = async (id: unknown): Promise<Json> => (await api.get(`/items/${String(id)}`)).body;
  const advance = (ms: number): Promise<Json> => sandbox.control('POST', '/clock', { advanceMs: ms });
  const hoursUntilSync = ({ updatedAt, nextAutoSyncAt }: Json): number =>
    Math.round((Date.parse(String(nextAutoSyncAt)) - Date.parse(String(updatedAt))) / HOUR);

  it.each([
    ...[
      'ERROR',
      'CREATE_ERROR',
      'MERGE_ERROR',
      'UNEXPECTED_ERROR',
      'ALREADY_LOGGED_IN',
      'SITE_NOT_AVAILABLE',
    ],
    ...['ACCOUNT_LOCKED', 'ACCOUNT_CREDENTIALS_RESET', 'CONNECTION_ERROR', 'ACCOUNT_NEEDS_ACTION'],
    ...['USER_AUTHORIZATION_PENDING', 'USER_AUTHORIZATION_NOT_GRANTED', 'USER_AUTHORIZATION_REVOKED'],
    ...['USER_NOT_SUPPORTED', 'USER_INPUT_TIMEOUT'],
  ])('%s leaves the Item OUTDATED, and Pluggy tries again in an hour', async (outcome) => {
    const { id } = await api.item(sandbox, 2, USER_OK);
    await sandbox.sync(id as string, {}, { outcome });
    const item = await get(id);
    expect(item).toMatchObject({
      status: 'OUTDATED',
      executionStatus: outcome,
      error: { code: outcome, message: expect.stringMatching(/\w \w/) },
      consecutiveFailedLoginAttempts: 0,
    });
    expect(hoursUntilSync(item)).toBe(1);
    await advance(HOUR);
    expect(await get(id)).toMatchObject({ status: 'UPDATED', executionStatus: 'SUCCESS', error: null });
  });

  it.each(['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS_MFA'])(
    '%s is a LOGIN_ERROR, counted, and out of auto-sync until there are new credentials',
    async (outcome) => {
      const { id } = await api.item(sandbox, 2, USER_OK);
      await sandbox.sync(id as string, {}, { outcome });
      expect(await get(id)).toMatchObject({
        status: 'LOGIN_ERROR',
        executionStatus: outcome,
        error: { code: outcome },
        consecutiveFailedLoginAttempts: 1,
        nextAutoSyncAt: null,
      });
      await advance(48 * HOUR);
      expect(await get(id)).toMatchObject({ status: 'LOGIN_ERROR', consecutiveFailedLoginAttempts: 1 });
      await api.patch(`/items/${String(id)}`, { parameters: USER_OK });
      await sandbox.idle();
      const item = await get(id);
      expect(item).toMatchObject({ status: 'UPDATED', consecutiveFailedLoginAttempts: 0 });
      expect(hoursUntilSync(item)).toBe(24);
    },
  );

  it('counts login errors in a row only', async () => {
    const { id } = await api.item(sandbox, 2, USER_OK);
    const attempts: unknown[] = [];
    for (const outcome of [
      'INVALID_CREDENTIALS',
      'INVALID_CREDENTIALS',
      'CONNECTION_ERROR',
      'INVALID_CREDENTIALS',
    ]) {
      await sandbox.sync(id as string, {}, { outcome });
      attempts.push((await get(id)).consecutiveFailedLoginAttempts);
    }
    expect(attempts).toEqual([1, 2, 0, 1]);
  });

  it('tries five times again, an hour apart, then gives up; a success begins anew', async () => {
    const { id } = await api.item(sandbox, 2, { ...USER_OK });
    await sandbox.sync(id as string, {}, { outcome: 'CONNECTION_ERROR' });
    // From here on its bank is down for Pluggy's own tries too.
    for (let tries = 1; tries <= 5; tries++) {
      expect(hoursUntilSync(await get(id))).toBe(1);
      await sandbox.sync(id as string, {}, { outcome: 'SITE_NOT_AVAILABLE' });
    }
    expect(await get(id)).toMatchObject({ status: 'OUTDATED', nextAutoSyncAt: null });
    expect((await api.patch(`/items/${String(id)}`, {})).body.codeDescription).toBe(
      'TOO_MANY_CONSECUTIVE_ERRORS',
    );
    await sandbox.sync(id as string, {});
    const item = await get(id);
    expect([item.status, hoursUntilSync(item)]).toEqual(['UPDATED', 24]);
  });

  it('does not try a first connection again that failed', async () => {
    const item = await api.item(sandbox, 2, { ...USER_OK, user: 'user-unavailable' });
    expect(item).toMatchObject({ status: 'OUTDATED', lastUpdatedAt: null, nextAutoSyncAt: null });
  });

  it('is partial because a product could not be read, and refuses an end that Pluggy does not know', async () => {
    const { id } = await api.item(sandbox, 2, USER_OK);
    await sandbox.sync(id as string, {}, { outcome: 'PARTIAL_SUCCESS' });
    expect(await get(id)).toMatchObject({
      status: 'UPDATED',
      executionStatus: 'PARTIAL_SUCCESS',
      statusDetail: { accounts: { isUpdated: true }, loans: { isUpdated: false } },
    });
    await expect(sandbox.sync(id as string, {}, { outcome: 'MOON_IN_THE_WAY' })).rejects.toThrow('400');
  });

  it('says that the login succeeded only where it did', async () => {
    await api.post('/webhooks', { event: 'all', url: endpoint.url });
    const { id } = await api.item(sandbox, 2, USER_OK);
    const events = async (outcome: string): Promise<unknown[]> => {
      endpoint.heard.length = 0;
      await sandbox.sync(id as string, {}, { outcome });
      await sandbox.idle();
      return endpoint.heard.map(({ body }) => body.event).sort();
    };
    expect(await events('ACCOUNT_LOCKED')).toEqual(['item/error']);
    expect(await events('MERGE_ERROR')).toEqual(['item/error', 'item/login_succeeded']);
  });

  it('can be held in a step, as an execution that hangs, and let go', async () => {
    const { id } = await api.item(sandbox, 2, USER_OK);
    for (const [hold, status] of [
      ['ACCOUNTS_IN_PROGRESS', 'UPDATING'],
      ['MERGING', 'MERGING'],
    ]) {
      await sandbox.control('POST', `/items/${String(id)}/sync`, { hold });
      await sandbox.idle();
      expect(await get(id)).toMatchObject({ status, executionStatus: hold });
      await advance(2 * HOUR);
      expect(await get(id)).toMatchObject({ status, executionStatus: hold });
      await sandbox.control('POST', `/items/${String(id)}/release`);
      await sandbox.idle();
      expect(await get(id)).toMatchObject({ status: 'UPDATED', executionStatus: 'SUCCESS' });
    }
  });
});
