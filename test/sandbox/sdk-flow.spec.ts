import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PluggyClient } from 'pluggy-sdk';
import { Sandbox } from '../harness/sandbox.js';
import { PluggyApi } from './pluggy-api.js';

describe('the official SDK against the sandbox', () => {
  let sandbox: Sandbox;
  let client: PluggyClient;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    // The SDK reads its address here, in the constructor, and nowhere else.
    process.env.PLUGGY_API_URL = sandbox.ready.url;
    client = new PluggyClient(sandbox.ready);
  });
  afterAll(() => sandbox.stop());

  it('connects an Item, waits for it and reads exactly what the bank has', async () => {
    const created = await client.createItem(
      2,
      { user: 'user-ok', password: 'password-ok' },
      { clientUserId: 'a b' },
    );
    expect(created.status).toBe('UPDATING');
    await sandbox.idle();
    const item = await client.fetchItem(created.id);
    expect([item.status, item.executionStatus, item.clientUserId]).toEqual(['UPDATED', 'SUCCESS', 'a b']);
    const truth = await sandbox.truth(item.id);
    const rows = [];
    for (const account of (await client.fetchAccounts(item.id)).results) {
      rows.push(...(await client.fetchAllTransactions(account.id)));
    }
    expect(rows.length).toBe(422);
    expect(JSON.parse(JSON.stringify(rows))).toEqual(truth.transactions);
  });

  it('corrects a category, and the correction stays', async () => {
    const { id } = await client.createItem(0, { user: 'user-ok', password: 'password-ok' });
    await sandbox.idle();
    const account = (await client.fetchAccounts(id)).results[0]!;
    const row = (await client.fetchTransactionsCursor(account.id)).results[0]!;
    const updated = await client.updateTransactionCategory(row.id, '13000000');
    expect([updated.categoryId, updated.category]).toEqual(['13000000', 'Donations']);
    expect((await client.fetchTransaction(row.id)).categoryId).toBe('13000000');
  });

  it('answers an MFA question in a second step', async () => {
    const { id } = await client.createItem(5, { user: 'user-ok', password: 'password-ok' });
    await sandbox.idle();
    const waiting = await client.fetchItem(id);
    expect([waiting.status, waiting.parameter?.name]).toEqual(['WAITING_USER_INPUT', 'token']);
    await client.updateItemMFA(id, { token: '123456' });
    await sandbox.idle();
    const done = await client.fetchItem(id);
    // A new code is needed each time, so Pluggy cannot sync it alone.
    expect([done.status, done.parameter, done.nextAutoSyncAt]).toEqual(['UPDATED', null, null]);
  });

  it('deletes an Item with everything that hangs on it', async () => {
    const { id } = await client.createItem(2, { user: 'user-ok', password: 'password-ok' });
    await sandbox.idle();
    const account = (await client.fetchAccounts(id)).results[0]!;
    await client.deleteItem(id);
    // With fetch: the SDK writes every refusal to the console.
    const api = await PluggyApi.login(sandbox);
    for (const path of [
      `/items/${id}`,
      `/accounts/${account.id}`,
      `/v2/transactions?accountId=${account.id}`,
    ]) {
      expect([path, (await api.get(path)).status]).toEqual([path, 404]);
    }
  });
});
