import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import { Stack } from '../harness/stack.js';
import { PluggyApi } from '../sandbox/pluggy-api.js';

interface Copy {
  products: { product: string; rows: number; lists: number; readAt: string | null; through: string | null }[];
  accounts: { id: string; name: string; number: string; transactions: number; readAt: string | null }[];
}
interface Unclaimed {
  results: { id: string; connector: string | null; clientUserId: string | null }[];
}

/** What the pages of one Item and of unclaimed Items show beyond health and reviews. */
describe('an Item, for admins', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let viewer: AdminClient;
  let itemId: string;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    app = await stack.createApp('Budget');
    [admin, viewer] = await Promise.all([stack.createAdmin('admin', 'boss'), stack.createAdmin('viewer')]);
    itemId = (await stack.connect(app)).id;
    await stack.settled();
  });
  afterAll(() => stack?.stop());

  it('shows what is held of it and how fresh that is, without owners and balances', async () => {
    const { body } = await viewer.get<Copy>(`/admin/api/items/${itemId}/copy`);
    const item = (await app.get(`/items/${itemId}`)).body;
    const accounts = await app.get<{ results: { id: string; number: string; owner: string }[] }>(
      `/accounts?itemId=${itemId}`,
    );
    expect(body.accounts.map(({ id }) => id).sort()).toEqual(
      accounts.body.results.map(({ id }) => id).sort(),
    );
    for (const { id, number, transactions, readAt } of body.accounts) {
      const { results } = (await app.get<{ results: unknown[] }>(`/v2/transactions?accountId=${id}`)).body;
      expect([transactions > 0, transactions >= results.length, readAt !== null]).toEqual([true, true, true]);
      const whole = accounts.body.results.find((account) => account.id === id)!.number;
      expect(number).toBe(`…${whole.slice(-4)}`);
    }
    for (const { owner } of accounts.body.results) expect(JSON.stringify(body)).not.toContain(owner);
    expect(JSON.stringify(body)).not.toContain('balance');
    const transactions = body.products.find(({ product }) => product === 'transactions')!;
    expect(transactions).toMatchObject({
      rows: body.accounts.reduce((sum, account) => sum + account.transactions, 0),
      lists: body.accounts.length,
    });
    expect(new Date(transactions.through!)).toEqual(new Date(String(item.lastUpdatedAt)));
  });

  it('shows its runs as the app sees them', async () => {
    const runs = await viewer.get<{ results: object[] }>(`/admin/api/items/${itemId}/sync-runs?pageSize=5`);
    expect(runs.body.results.length).toBeGreaterThan(0);
    expect(runs.body).toEqual((await app.get(`/items/${itemId}/sync-runs?pageSize=5`)).body);
  });

  it('is not there when nobody has it, or it is deleted', async () => {
    const deleted = (await stack.connect(app)).id;
    await stack.settled();
    await app.call('DELETE', `/items/${deleted}`);
    for (const id of [deleted, randomUUID()])
      for (const what of ['copy', 'sync-runs'])
        expect((await viewer.get(`/admin/api/items/${id}/${what}`)).body.codeDescription).toBe(
          'ITEM_NOT_FOUND',
        );
  });

  it('is shown as unclaimed when no app has it, and becomes the app’s that an admin names', async () => {
    const pluggy = await PluggyApi.login(stack.sandbox);
    const credentials = { user: 'user-ok', password: 'password-ok' };
    const made = String((await pluggy.item(stack.sandbox, 2, credentials, { clientUserId: 'maria' })).id);
    await stack.settled();
    const unclaimed = async () => (await viewer.get<Unclaimed>('/admin/api/unclaimed-items')).body.results;
    expect(await unclaimed()).toMatchObject([{ id: made, clientUserId: 'maria' }]);
    const claim = (as: AdminClient, appId: string) =>
      as.post('/admin/api/unclaimed-items/claim', { appId, itemIds: [made] });

    const appId = (
      await admin.get<{ results: { id: string; name: string }[] }>('/admin/api/apps')
    ).body.results.find(({ name }) => name === 'Budget')!.id;
    expect((await claim(viewer, appId)).status).toBe(403);
    expect((await claim(admin, randomUUID())).status).toBe(400);
    expect(await unclaimed()).toHaveLength(1);
    expect((await claim(admin, appId)).status).toBe(200);
    await stack.settled();
    expect(await unclaimed()).toEqual([]);
    expect((await app.get(`/items/${made}`)).body).toMatchObject({ id: made, clientUserId: 'maria' });
    const audit = await viewer.get<{ results: object[] }>(`/admin/api/audit?subject=${made}`);
    expect(audit.body.results).toMatchObject([{ actor: 'boss', action: 'item claimed', details: { appId } }]);
  });
});
