import { copyOf, differences, ledger, truthOf } from '../harness/compare.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

describe('connect → webhook → copy → read', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());

  /** Holds the copy, as the app reads it over HTTP, against the bank, field by field. */
  async function expectCopyEqualsBank(itemId: string): Promise<void> {
    const truth = truthOf(await stack.sandbox.truth(itemId));
    expect(truth.transactions.size).toBeGreaterThan(200);
    expect(differences(await copyOf(app, itemId), truth)).toEqual([]);
  }

  it('brings accounts and the full history of a new Item, and serves it in the app’s own words', async () => {
    const item = await stack.connect(app, { clientUserId: 'user-42' });
    expect(item).toMatchObject({ status: 'UPDATED', executionStatus: 'SUCCESS', clientUserId: 'user-42' });
    const truth = await stack.sandbox.truth(item.id);
    expect(truth.transactions.length).toBeGreaterThan(200);
    expect(truth.item.clientUserId).not.toBe('user-42');
    await expectCopyEqualsBank(item.id);
    expect(await ledger(stack)).toMatchObject({ difference: 0 });
  });

  it('applies what an auto-sync adds, changes, deletes, re-creates and dates back', async () => {
    const item = await stack.connect(app);
    await stack.sandbox.sync(item.id, { add: 3, update: 2, delete: 2, repost: 2, backdate: 1 });
    await stack.settled();
    await expectCopyEqualsBank(item.id);
  });

  it('finds the same changes by its windows alone when every transactions/* webhook is lost', async () => {
    const item = await stack.connect(app);
    const changes = { add: 3, update: 2, delete: 2, repost: 2, backdate: 1 };
    await stack.sandbox.sync(item.id, changes, { webhooks: false });
    await stack.sandbox.sync(item.id, {});
    await stack.settled();
    await expectCopyEqualsBank(item.id);
  });

  it('serves the Item as UPDATED only when its rows can be read', async () => {
    const { body: created } = await app.post<Json & { id: string }>('/items', {
      connectorId: 2,
      parameters: { user: 'user-ok', password: 'password-ok' },
    });
    for (let status: unknown; status !== 'UPDATED';)
      status = (await app.get(`/items/${created.id}`)).body.status;
    const copy = await copyOf(app, created.id); // at once, nothing awaited in between
    expect(differences(copy, truthOf(await stack.sandbox.truth(created.id)))).toEqual([]);
    await stack.settled();
  });

  it('keeps a deleted transaction deleted when its created event arrives late', async () => {
    const item = await stack.connect(app);
    await stack.sandbox.webhookFaults({ hold: true });
    await stack.sandbox.sync(item.id, { add: 2 });
    await stack.sandbox.sync(item.id, { delete: 1 });
    await stack.sandbox.webhookFaults({ hold: false });
    await stack.sandbox.control('POST', '/webhooks/release', { shuffle: 3 });
    await stack.settled();
    await expectCopyEqualsBank(item.id);
  });

  it('never takes empty lists for deletions when the consent is revoked', async () => {
    const item = await stack.connect(app);
    const before = await copyOf(app, item.id);
    await stack.sandbox.consent(item.id, 'revoked');
    const rows = [...before.transactions.values()];
    const accountId = rows[0]!.accountId;
    const transactionIds = rows.filter((row) => row.accountId === accountId).map((row) => row.id);
    const hint = { itemId: item.id, accountId };
    await stack.deliver({
      event: 'transactions/deleted',
      eventId: 'h1',
      ...hint,
      transactionIds: transactionIds.slice(0, 40),
    });
    await stack.deliver({ event: 'item/updated', eventId: 'h2', itemId: item.id });
    await stack.settled();
    expect(differences(await copyOf(app, item.id), before)).toEqual([]);
  });

  it('deletes an Item at Pluggy and here, and nothing that arrives late brings it back', async () => {
    const item = await stack.connect(app);
    const { status, body } = await app.call('DELETE', `/items/${item.id}`);
    expect({ status, body }).toEqual({ status: 200, body: { count: 1 } });
    expect((await app.get(`/items/${item.id}`)).status).toBe(404);
    expect((await app.get(`/accounts?itemId=${item.id}`)).body).toMatchObject({
      codeDescription: 'ITEM_NOT_FOUND',
    });
    await stack.deliver({ event: 'item/updated', eventId: 'late-1', itemId: item.id });
    await stack.settled();
    const { rows } = await stack.db.query(
      `select (select count(*)::int from sync.transactions where item_id = $1) as rows,
              (select data from items.items where id = $1) as data`,
      [item.id],
    );
    expect(rows[0]).toEqual({ rows: 0, data: null });
    await expect(stack.sandbox.truth(item.id)).rejects.toThrow('404');
    expect((await app.get(`/items/${item.id}`)).status).toBe(404);
  });

  it('keeps apps apart although they use the same user ids', async () => {
    const other = await stack.createApp();
    const mine = await stack.connect(app, { clientUserId: 'same' });
    const theirs = await stack.connect(other, { clientUserId: 'same' });
    const unknown = await other.get(`/items/${crypto.randomUUID()}`);
    expect((await other.get(`/items/${mine.id}`)).body).toEqual(unknown.body);
    expect((await other.get(`/accounts?itemId=${mine.id}`)).status).toBe(404);
    const { body } = await other.get<{ results: Json[] }>('/v2/items?clientUserId=same');
    expect(body.results.map((item) => item.id)).toEqual([theirs.id]);
    const [account] = (await app.get<{ results: Json[] }>(`/accounts?itemId=${mine.id}`)).body.results;
    const id = String(account!.id);
    for (const path of [
      `/v2/transactions?accountId=${id}`,
      `/transactions?accountId=${id}`,
      `/accounts/${id}`,
    ])
      expect([path, (await other.get(path)).status]).toEqual([path, 404]);
  });

  it('lets an app read an Item before its webhook came, when its own minted id is on it', async () => {
    await stack.sandbox.webhookFaults({ hold: true });
    const token = await app.post<{ accessToken: string }>('/connect_token', {
      options: { clientUserId: 'widget' },
    });
    const response = await fetch(`${stack.sandbox.ready.url}/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': token.body.accessToken },
      body: JSON.stringify({ connectorId: 2, parameters: { user: 'user-ok', password: 'password-ok' } }),
    });
    const { id } = (await response.json()) as { id: string };
    const other = await stack.createApp();
    expect((await other.get(`/items/${id}`)).status).toBe(404);
    const { status, body } = await app.get(`/items/${id}`);
    expect({ status, clientUserId: body.clientUserId }).toEqual({ status: 200, clientUserId: 'widget' });
    await stack.sandbox.webhookFaults({ hold: false });
    await stack.sandbox.control('POST', '/webhooks/release', {});
    await stack.settled();
    expect((await app.get(`/items/${id}`)).body.status).toBe('UPDATED');
  });

  it('says that it is not ready while its database is away, and goes on when it is back', async () => {
    const ready = async (): Promise<number> => (await fetch(`${stack.url}/health/ready`)).status;
    expect(await ready()).toBe(200);
    await stack.database.away(async () => {
      expect(await ready()).toBe(503);
      expect((await fetch(`${stack.url}/health/live`)).status).toBe(200);
    });
    expect(await ready()).toBe(200);
    await expectCopyEqualsBank((await stack.connect(app)).id);
  });
});
