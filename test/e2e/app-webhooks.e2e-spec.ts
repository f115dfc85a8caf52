import { DataSource } from 'typeorm';
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { Logger } from '../../src/kernel/observability/logger.js';
import { Metrics } from '../../src/kernel/observability/metrics.js';
import { Deliver } from '../../src/webhooks/apps/deliver.js';
import { DeliveryQueued } from '../../src/webhooks/events/delivery-queued.js';
import { type Door, openDoor } from '../contract/exchanges.js';
import { AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import { Receiver } from '../harness/receiver.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

type Webhook = Json & { id: string; url: string; disabledAt: string | null };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('the webhooks of an app', () => {
  let stack: Stack;
  let app: AppClient;
  let other: AppClient;
  let receiver: Receiver;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
      env: { WORKER_CONCURRENCY: '2' },
    });
    [app, other] = [await stack.createApp(), await stack.createApp()];
  });
  afterAll(() => stack?.stop());
  beforeEach(async () => (receiver = await Receiver.start()));
  afterEach(async () => {
    for (const each of [app, other])
      for (const { id } of (await each.get<{ results: Webhook[] }>('/webhooks')).body.results)
        await each.call('DELETE', `/webhooks/${id}`);
    await receiver.stop();
  });

  async function subscribe(event: string, more: Json = {}, of = app): Promise<Webhook> {
    const { status, body } = await of.post<Webhook>('/webhooks', { event, url: `${receiver.url}/${event}`, ...more }); // prettier-ignore
    expect(body).toMatchObject({ event });
    expect(status).toBe(200);
    return body;
  }

  const connected = async (body: Json = {}): Promise<SyncProbe> =>
    new SyncProbe(stack, (await stack.connect(app, body)).id);

  const namesOf = (itemId: string, path?: string): string[] =>
    receiver
      .accepted(itemId, path)
      .map(({ body }) => body.event)
      .sort();

  describe('as a list', () => {
    let door: Door;
    /** The app's calls, each answer held against our schemas. */
    let client: AppClient;
    beforeAll(async () => {
      door = await openDoor('hub', stack.url);
      client = new AppClient(door.url, app.clientId, app.clientSecret);
    });
    afterAll(async () => {
      expect([...door.complaints]).toEqual([]);
      await door.close();
    });
    const make = (body: Json, of = client) => of.post<Webhook>('/webhooks', body);
    const url = 'https://example.com/events';

    it('are created, read, changed and deleted in Pluggy’s shapes', async () => {
      const headers = { 'X-Secret': 'aé' };
      const { status, body: made } = await make({ event: 'item/updated', url, headers });
      expect(status).toBe(200);
      expect(made).toEqual({
        id: expect.stringMatching(UUID) as string,
        event: 'item/updated',
        url,
        headers,
        createdAt: expect.stringMatching(INSTANT) as string,
        updatedAt: made.createdAt,
        disabledAt: null,
      });
      expect((await client.get(`/webhooks/${made.id}`)).body).toEqual(made);
      expect((await client.get('/webhooks')).body).toEqual({
        page: 1,
        total: 1,
        totalPages: 1,
        results: [made],
      });

      const change = async (patch: Json) => (await client.call('PATCH', `/webhooks/${made.id}`, patch)).body;
      expect(await change({ event: 'all' })).toMatchObject({ event: 'all', url, headers, disabledAt: null });
      expect(await change({ enabled: false })).toMatchObject({ disabledAt: expect.stringMatching(INSTANT) as string }); // prettier-ignore
      expect(await change({ url: null, event: null, enabled: null })).toMatchObject({ event: 'all', url });
      expect(await change({ url: `${url}/2` })).toMatchObject({ url: `${url}/2`, disabledAt: expect.any(String) as string }); // prettier-ignore
      expect(await change({ headers: null, enabled: true })).toMatchObject({ headers: {}, disabledAt: null });

      expect(await client.call('DELETE', `/webhooks/${made.id}`)).toMatchObject({ status: 200, body: { count: 1 } }); // prettier-ignore
      const missing = { code: 404, message: 'webhook not found', codeDescription: 'WEBHOOK_NOT_FOUND' };
      expect(await client.call('DELETE', `/webhooks/${made.id}`)).toMatchObject({
        status: 404,
        body: missing,
      });
    });

    it.each([
      [{ event: 'item/all', url }, "Invalid event type 'item/all' for webhook"],
      [{ event: 'payment_intent/created', url }, "Invalid event type 'payment_intent/created' for webhook"],
      [{ event: 'all' }, /url/],
      [{ event: 'all', url: '' }, 'Webhook url must be valid URL address and not localhost'],
      [{ event: 'all', url: 'no url' }, 'Webhook url must be valid URL address and not localhost'],
      [{ event: 'all', url: 'https://example.com/\u0000' }, 'Webhook url must be valid URL address and not localhost'],
      [{ event: 'all', url: 'http://example.com' }, 'Webhook url must be a https secured url'],
      [{ event: 'all', url: 'https://8.8.8.8' }, "Webhook url host can't be an IP address"],
      [{ event: 'all', url, headers: { a: 1 } }, 'headers must be an object of strings'],
      [{ event: 'all', url, headers: [] }, /headers/],
      [{ event: 'all', url, headers: { Host: 'x' } }, 'headers must not have Host'],
      [{ event: 'all', url, headers: { 'a b': 'x' } }, 'headers must have names and values that HTTP allows'],
      [{ event: 'all', url, headers: { a: 'x\r\ny: z' } }, 'headers must have names and values that HTTP allows'],
      [{ event: 'all', url, headers: { a: 'x'.repeat(9000) } }, 'headers must have at most 8192 bytes'],
    ])('refuse %j', async (body, message) => {
      expect(await make(body)).toMatchObject({
        status: 400,
        body: { code: 400, message: typeof message === 'string' ? message : expect.stringMatching(message) as string },
      });
      expect((await client.get('/webhooks')).body.total).toBe(0);
    }); // prettier-ignore

    it('are each app’s own', async () => {
      const { body: mine } = await make({ event: 'all', url });
      for (const [method, body] of [['GET'], ['PATCH', { enabled: false }], ['DELETE']] as const)
        expect((await other.call(method, `/webhooks/${mine.id}`, body)).status).toBe(404);
      expect((await other.get('/webhooks')).body.total).toBe(0);
      expect((await make({ event: 'all', url }, other)).status).toBe(200);
    });

    it('are at most five for an event and never two for the same address, also when asked for at once', async () => {
      const at = (n: number) => make({ event: 'all', url: `${url}/${n}` });
      const statuses = (await Promise.all([1, 2, 3, 4, 5, 6, 7, 1].map(at))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(5);
      expect((await make({ event: 'all', url: `${url}/8` })).body.message).toBe(
        "You have reached the maximum of 5 webhooks for event 'all'.",
      );
      const { results } = (await client.get<{ results: Webhook[] }>('/webhooks')).body;
      const [first, second] = results as [Webhook, Webhook];
      const same = { code: 400, message: `A webhook for event 'all' and url '${first.url}' already exists.` };
      expect((await make({ event: 'all', url: first.url })).body).toEqual(same);
      expect((await client.call('PATCH', `/webhooks/${second.id}`, { url: first.url })).body).toEqual(same);
      expect((await client.call('PATCH', `/webhooks/${second.id}`, { url: second.url })).status).toBe(200);
    });
  });

  it('tell of a new Item and its transactions when they can be read, and only to its app', async () => {
    await subscribe('all', { headers: { 'X-Secret': 'known to both' } });
    await subscribe('all', {}, other);
    const read: Json[] = [];
    receiver.answer = async ({ event, itemId, createdTransactionsLink }) => {
      if (event === 'item/created') read.push((await app.get(`/items/${itemId}`)).body);
      if (event === 'transactions/created') {
        const { pathname, search } = new URL(String(createdTransactionsLink));
        read.push((await app.get(pathname + search)).body);
      }
      return 200;
    };
    const { itemId } = await connected({ clientUserId: 'maria' });
    const { body: accounts } = await app.get<{ results: { id: string }[] }>(`/accounts?itemId=${itemId}`);
    expect(namesOf(itemId)).toEqual(['item/created', ...accounts.results.map(() => 'transactions/created')]);
    expect(receiver.received.every(({ headers }) => headers['x-secret'] === 'known to both')).toBe(true);
    const created = receiver.accepted(itemId).find(({ body }) => body.event === 'item/created')!;
    expect(created.headers['content-type']).toBe('application/json');
    expect(created.body).toEqual({
      event: 'item/created',
      eventId: expect.stringMatching(UUID) as string,
      id: itemId,
      itemId,
      clientId: app.clientId,
      clientUserId: 'maria',
      triggeredBy: 'CLIENT',
    });
    expect(read).toContainEqual(expect.objectContaining({ id: itemId, status: 'UPDATED' }));
    for (const { id } of accounts.results) {
      const rows = await app.transactions(id);
      const { body } = receiver.accepted(itemId).find((one) => one.body.accountId === id)!;
      expect(body).toMatchObject({
        transactionsCount: rows.length,
        transactionsMinDate: rows.map(({ date }) => String(date)).sort()[0],
        transactionsCreatedAtFrom: rows.map(({ createdAt }) => String(createdAt)).sort()[0],
        createdTransactionsLink: expect.stringContaining(`${stack.url}/v2/transactions?accountId=${id}`) as string,
      }); // prettier-ignore
      const page = rows.slice(0, 500).map((row) => row.id);
      expect(read.some(({ results }) => (results as Json[] | undefined)?.map((row) => row.id).join() === page.join())).toBe(true); // prettier-ignore
    }
  });

  it('tell just what a sync changed, also when its webhooks were lost; each of it once', async () => {
    await subscribe('all');
    const item = await connected();
    for (const webhooks of [true, false]) {
      receiver.received.length = 0;
      const { changes } = (await stack.sandbox.sync(item.itemId, { add: 3, update: 2, delete: 2 }, { webhooks })) as unknown as { changes: { accountId: string; added: string[]; updated: string[]; deleted: string[] }[] }; // prettier-ignore
      await stack.settled();
      for (let look = 0; look < 3; look++) await item.tell('item/updated');
      await stack.settled();
      const heard = receiver.accepted(item.itemId).map(({ body }) => body);
      expect(heard.filter(({ event }) => event === 'item/updated')).toHaveLength(1);
      for (const [event, field] of [['transactions/updated', 'updated'], ['transactions/deleted', 'deleted']] as const) // prettier-ignore
        expect(heard.filter((one) => one.event === event).map(({ accountId, transactionIds }) => [accountId, [...(transactionIds as string[])].sort()]).sort()) // prettier-ignore
          .toEqual(changes.filter((change) => change[field].length > 0).map((change) => [change.accountId, [...change[field]].sort()]).sort()); // prettier-ignore
      const created = heard.filter(({ event }) => event === 'transactions/created');
      expect(created.map(({ accountId, transactionsCount }) => [accountId, transactionsCount]).sort()) // prettier-ignore
        .toEqual(changes.filter(({ added }) => added.length > 0).map(({ accountId, added }) => [accountId, added.length]).sort()); // prettier-ignore
    }
    receiver.received.length = 0;
    await stack.sandbox.sync(item.itemId, {});
    await stack.settled();
    expect(namesOf(item.itemId)).toEqual(['item/updated']);
  });

  it('tell of a removal once, also when its successor comes later', async () => {
    await subscribe('all');
    const item = await connected({ connectorId: 601, parameters: { cpf: '761.092.776-73' } });
    await stack.sandbox.control('POST', `/items/${item.itemId}/authorize`, { approve: true });
    await stack.settled();
    const { changes } = (await stack.sandbox.sync(item.itemId, { repost: 2 })) as unknown as { changes: { reposted: { from: string; to: string }[] }[] }; // prettier-ignore
    await stack.settled();
    const reposted = changes.flatMap((change) => change.reposted);
    const deleted = (): string[] =>
      receiver.accepted(item.itemId).flatMap(({ body }) => (body.event === 'transactions/deleted' ? (body.transactionIds as string[]) : [])); // prettier-ignore
    expect(deleted().sort()).toEqual(reposted.map(({ from }) => from).sort());
    await stack.db.query(`delete from sync.transactions where id = any($1::uuid[])`, [reposted.map(({ to }) => to)]); // prettier-ignore
    await stack.db.query(`update sync.removed_rows set successor_id = null where item_id = $1`, [
      item.itemId,
    ]);
    receiver.received.length = 0;
    await stack.sandbox.sync(item.itemId, {});
    await stack.settled();
    const { rows } = await stack.db.query(`select 1 from sync.removed_rows where item_id = $1 and successor_id is not null`, [item.itemId]); // prettier-ignore
    expect(rows).toHaveLength(reposted.length);
    expect(deleted()).toEqual([]);
    expect(namesOf(item.itemId)).toContain('transactions/created');
  });

  it('tell again of an update when a product of it could be read only later', async () => {
    await subscribe('item/updated');
    const item = await connected({ parameters: { user: 'user-ok-everything', password: 'password-ok' } });
    await stack.sandbox.change(item.itemId, 'loans', { add: 1 });
    await stack.sandbox.fault({ match: { path: '^/loans\\?' }, kind: 'status', status: 500 });
    await stack.sandbox.sync(item.itemId, {});
    await item.runThatEnded('partial');
    await item.rows(
      `update sync.runs set started_at = started_at - interval '20 minutes' where item_id = $1`,
    );
    await eventually(async () => {
      await stack.hurry();
      return namesOf(item.itemId).length === 1;
    });
    expect((await app.get(`/items/${item.itemId}`)).body.status).toBe('UPDATED');
    await stack.sandbox.noFaults();
    await stack.settled();
    expect(namesOf(item.itemId)).toEqual(['item/updated', 'item/updated']);
  });

  it('tell of a failure, and of a question to the user, once each', async () => {
    await subscribe('all');
    const wrong = await connected({ parameters: { user: 'user-ok', password: 'not-ok' } });
    await wrong.tell('item/error');
    await stack.settled();
    expect(namesOf(wrong.itemId)).toEqual(['item/error']);
    expect(receiver.accepted(wrong.itemId)[0]!.body).toMatchObject({
      clientId: app.clientId,
      triggeredBy: 'CLIENT',
      error: { code: 'INVALID_CREDENTIALS', message: expect.any(String) as string },
    });
    const asking = await connected({ connectorId: 5 });
    expect(namesOf(asking.itemId)).toContain('item/waiting_user_input');
    const before = namesOf(asking.itemId).filter((event) => event === 'item/login_succeeded').length;
    for (let delivery = 0; delivery < 2; delivery++) {
      await asking.tell('item/login_succeeded', { eventId: 'the same' });
      await stack.settled();
    }
    await app.post(`/items/${asking.itemId}/mfa`, { token: '123456' });
    await stack.settled();
    const logins = namesOf(asking.itemId).filter((event) => event === 'item/login_succeeded').length;
    expect(logins).toBeGreaterThan(before);
    await asking.tell('item/login_succeeded', { eventId: 'too late' });
    await stack.settled();
    expect(namesOf(asking.itemId).filter((event) => event === 'item/login_succeeded')).toHaveLength(logins);
    expect(namesOf(asking.itemId).filter((event) => event === 'item/waiting_user_input')).toHaveLength(1);
    expect(namesOf(asking.itemId)).toContain('item/created');
  });

  it('are joined by the Item’s own webhookUrl, from the request or from the connect token, without headers', async () => {
    await subscribe('item/created', { headers: { 'X-Secret': 'x' } });
    const { itemId } = await connected({ webhookUrl: `${receiver.url}/own` });
    expect(namesOf(itemId, '/item/created')).toEqual(['item/created']);
    expect(namesOf(itemId, '/own')).toContain('transactions/created');
    const own = receiver.accepted(itemId, '/own').find(({ body }) => body.event === 'item/created')!;
    expect(own.headers['x-secret']).toBeUndefined();
    expect(own.body).toEqual(receiver.accepted(itemId, '/item/created')[0]!.body);

    const options = { clientUserId: 'by token', webhookUrl: `${receiver.url}/token` };
    const { accessToken } = (await app.post<{ accessToken: string }>('/connect_token', { options })).body;
    const response = await fetch(`${stack.sandbox.ready.url}/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': accessToken },
      body: JSON.stringify({ connectorId: 2, parameters: { user: 'user-ok', password: 'password-ok' } }),
    });
    const { id } = (await response.json()) as { id: string };
    await stack.settled();
    expect(namesOf(id, '/token')).toContain('item/created');
    expect((await app.get(`/items/${id}`)).body.webhookUrl).toBe(options.webhookUrl);
    const again = { itemId: id, options: { webhookUrl: `${receiver.url}/again` } };
    expect((await app.post('/connect_token', again)).status).toBe(200);
    await stack.sandbox.sync(id, {});
    await stack.settled();
    expect(namesOf(id, '/again')).toEqual(['item/updated']);
  });

  it('try again until the app has taken it, with the same eventId', async () => {
    await subscribe('item/updated');
    const { itemId } = await connected();
    const answers = [500, 302, 401, 200];
    receiver.answer = () => answers.shift()!;
    await stack.sandbox.sync(itemId, {});
    await stack.settled();
    expect(receiver.received.map(({ status }) => status)).toEqual([500, 302, 401, 200]);
    expect(new Set(receiver.received.map(({ body }) => body.eventId)).size).toBe(1);
    await expect(bodies()).resolves.toEqual([]);
  });

  it('keep what an endpoint that is gone misses, and bring it in order once it is switched on again', async () => {
    const webhook = await subscribe('item/updated');
    const { itemId } = await connected();
    receiver.answer = () => 503;
    for (let sync = 0; sync < 3; sync++) {
      await stack.sandbox.sync(itemId, {});
      await stack.settled();
    }
    const { body } = await app.get<Webhook>(`/webhooks/${webhook.id}`);
    expect(body.disabledAt).toMatch(INSTANT);
    expect(receiver.received).toHaveLength(14); // the first one's; then nobody tries any more
    const enable = async (): Promise<void> => {
      expect((await app.call('PATCH', `/webhooks/${webhook.id}`, { enabled: true })).status).toBe(200);
      await stack.settled();
    };
    receiver.answer = () => (receiver.accepted(itemId).length === 0 ? 200 : 503);
    await enable(); // takes one, and is gone again
    expect((await app.get<Webhook>(`/webhooks/${webhook.id}`)).body.disabledAt).toMatch(INSTANT);
    receiver.answer = () => 200;
    await enable();
    const { rows } = await stack.db.query<{ event_id: string }>(`select event_id from webhooks.deliveries where subscription_id = $1 order by n`, [webhook.id]); // prettier-ignore
    expect(rows).toHaveLength(3);
    expect(receiver.accepted(itemId).map((one) => one.body.eventId)).toEqual(rows.map((row) => row.event_id));
  });

  it('hold up nobody but themselves when they hang', async () => {
    const { itemId } = await connected();
    let release = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    receiver.answer = () => hanging.then(() => 200);
    for (const event of ['item/updated', 'all', 'transactions/created']) await subscribe(event);
    const sync = async (): Promise<void> => {
      const { changes } = (await stack.sandbox.sync(itemId, { add: 1 })) as {
        changes: { added: string[] }[];
      };
      const added = changes.flatMap((change) => change.added)[0]!;
      await eventually(async () => (await app.get(`/transactions/${added}`)).status === 200, 8);
    };
    await sync();
    await sync(); // by now each of the three holds what would be a worker
    expect(receiver.received).toEqual([]);
    release();
    await stack.settled();
    expect(namesOf(itemId, '/item/updated')).toContain('item/updated');
  });

  it('give up only the event that an endpoint does not want', async () => {
    const webhook = await subscribe('all');
    receiver.answer = async ({ event, eventId }) => {
      // It fails for a day, and since then the endpoint took others.
      await stack.db.query(`update webhooks.deliveries set failing_since = failing_since - interval '1 day' where event_id = $1`, [eventId]); // prettier-ignore
      return event === 'item/created' ? 400 : 200;
    };
    await connected();
    expect((await app.get<Webhook>(`/webhooks/${webhook.id}`)).body.disabledAt).toBeNull();
    expect(receiver.received.filter(({ body }) => body.event === 'item/created')).toHaveLength(14);
    await expect(bodies()).resolves.toEqual([]);
  });

  it('tell that an Item is deleted, and nothing else of it any more', async () => {
    const webhook = await subscribe('all');
    const { itemId } = await connected({ clientUserId: 'nobody-is-to-find-me', webhookUrl: `${receiver.url}/own?me=7` }); // prettier-ignore
    await app.call('PATCH', `/webhooks/${webhook.id}`, { enabled: false });
    await stack.sandbox.sync(itemId, { add: 1 });
    await stack.settled();
    receiver.received.length = 0;
    expect((await app.call('DELETE', `/items/${itemId}`)).status).toBe(200);
    await stack.settled();
    await app.call('PATCH', `/webhooks/${webhook.id}`, { enabled: true });
    await stack.settled();
    expect(receiver.received.map(({ body }) => body)).toEqual([
      { event: 'item/deleted', eventId: expect.stringMatching(UUID) as string, id: itemId, itemId, clientId: app.clientId },
    ]); // prettier-ignore
    const { rows } = await stack.db.query(`select event, url, body from webhooks.deliveries where item_id = $1`, [itemId]); // prettier-ignore
    expect(rows).toEqual([{ event: 'item/deleted', url: null, body: null }]);
  });

  it('tell that Pluggy deleted an Item, each time once', async () => {
    await subscribe('item/deleted');
    const item = await connected();
    await stack.sandbox.fault({ match: { path: `^/items/${item.itemId}` }, kind: 'status', status: 404 });
    for (let look = 0; look < 2; look++) {
      await item.tell('item/deleted');
      await stack.settled();
    }
    expect(namesOf(item.itemId)).toEqual(['item/deleted']);
    await stack.sandbox.noFaults();
    await item.tell('item/updated'); // it was not gone after all
    await stack.settled();
    await stack.sandbox.fault({ match: { path: `^/items/${item.itemId}` }, kind: 'status', status: 404 });
    await item.tell('item/deleted');
    await stack.settled();
    await stack.sandbox.noFaults();
    expect(namesOf(item.itemId)).toEqual(['item/deleted', 'item/deleted']);
  });

  it('tell every app that wants to know how a connector works', async () => {
    await app.get('/connectors'); // from here on its status is known
    await subscribe('connector/status_updated');
    await subscribe('item/updated', {}, other);
    for (const status of ['OFFLINE', 'ONLINE']) {
      await stack.sandbox.control('POST', '/connectors/2/health', { status });
      await stack.settled();
    }
    expect(receiver.received.map(({ body }) => body)).toEqual(
      ['OFFLINE', 'ONLINE'].map((status) => ({
        event: 'connector/status_updated',
        eventId: expect.stringMatching(UUID) as string,
        id: '2',
        connectorId: 2,
        clientId: app.clientId,
        data: { status },
      })),
    );
  });

  it('never lead inside, where the operator does not vouch for the host', async () => {
    const database = await new DataSource({ type: 'postgres', url: stack.database.url }).initialize();
    const { rows } = await stack.db.query<{ n: string }>(
      `insert into webhooks.deliveries (event_id, app_id, url, event, body)
       values (gen_random_uuid(), gen_random_uuid(), $1, 'item/updated', '{}') returning n::text`,
      [receiver.url],
    );
    const deliver = (settings: Partial<Config>): Promise<void> => {
      const config = Object.assign(new Config(), { LOG_LEVEL: 'silent' }, settings);
      const noItem = undefined as never;
      const sender = new Deliver(new Database(database), noItem, new Logger(config), config, new Metrics());
      return sender.onQueued(new DeliveryQueued(rows[0]!.n, 'x'));
    };
    await expect(deliver({})).rejects.toThrow('Webhook url must be a https secured url');
    expect(receiver.received).toEqual([]);
    await deliver({ APP_WEBHOOK_HOSTS: '127.0.0.1' });
    expect(receiver.received).toHaveLength(1);
    await database.destroy();
  });

  /** What is still to be sent. */
  const bodies = async (): Promise<unknown[]> =>
    (await stack.db.query<Json>(`select event, body from webhooks.deliveries where body is not null`)).rows;
});
