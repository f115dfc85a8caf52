import { EventEmitter2 } from '@nestjs/event-emitter';
import { DataSource } from 'typeorm';
import { CheckSuspects } from '../../src/items/check-suspects.js';
import '../../src/items/read-item.js'; // declares who handles ItemNotified
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { EventBus } from '../../src/kernel/events/event-bus.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { DeliveriesMissed } from '../../src/webhooks/events/deliveries-missed.js';
import type { AppClient } from '../harness/app-client.js';
import { copyOf, differences, truthOf } from '../harness/compare.js';
import { NodeProcess } from '../harness/node-process.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';
import { tablesWith } from '../harness/tables-with.js';

describe('what happens to Items', () => {
  let stack: Stack;
  let app: AppClient;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());
  afterEach(() => stack.sandbox.noFaults());

  const connected = async (): Promise<SyncProbe> => new SyncProbe(stack, (await stack.connect(app)).id);

  const sandboxItems = async (): Promise<Json[]> =>
    (await stack.sandbox.control<{ items: Json[] }>('GET', '/state')).items;

  async function requests(route: string): Promise<number> {
    return (
      (await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests'))[route]?.total ?? 0
    );
  }

  async function asPluggysClient(method: string, path: string): Promise<number> {
    const { url, clientId, clientSecret } = stack.sandbox.ready;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ clientId, clientSecret });
    const { apiKey } = (await (await fetch(`${url}/auth`, { method: 'POST', headers, body })).json()) as {
      apiKey: string;
    };
    return (await fetch(url + path, { method, headers: { 'x-api-key': apiKey } })).status;
  }

  async function expectCopyEqualsBank({ itemId }: SyncProbe): Promise<void> {
    expect(differences(await copyOf(app, itemId), truthOf(await stack.sandbox.truth(itemId)))).toEqual([]);
  }

  describe('POST /items of which the outcome is unknown', () => {
    it.each(['reset', 'malformed', 'status'])(
      'is sent once, answers 504 and is settled by the webhook (%s)',
      async (kind) => {
        const before = (await sandboxItems()).length;
        await stack.sandbox.fault({
          match: { method: 'POST', path: '^/items$' },
          kind,
          status: 502,
          when: 'after',
          times: 1,
        });
        const { status, body } = await app.post('/items', {
          connectorId: 2,
          parameters: { user: 'user-ok', password: 'password-ok' },
          clientUserId: `unknown-${kind}`,
        });
        expect({ status, body }).toMatchObject({
          status: 504,
          body: { code: 504, codeDescription: 'PLUGGY_OUTCOME_UNKNOWN' },
        });
        await stack.settled();
        expect(await sandboxItems()).toHaveLength(before + 1);
        const { body: list } = await app.get<{ results: Json[] }>(`/v2/items?clientUserId=unknown-${kind}`);
        expect(list.results).toMatchObject([{ status: 'UPDATED', clientUserId: `unknown-${kind}` }]);
      },
    );

    it('is said to be refused, not unknown, when Pluggy refuses it', async () => {
      const { status, body } = await app.post('/items', { connectorId: 999_999, parameters: {} });
      expect(status).toBeLessThan(500);
      expect(body.codeDescription).not.toBe('PLUGGY_OUTCOME_UNKNOWN');
    });
  });

  it('names only the app’s own Items when Pluggy says that the user has some already', async () => {
    const mine = (await connected()).itemId;
    const theirs = (await stack.connect(await stack.createApp())).id;
    for (const field of ['items', 'data']) {
      await stack.sandbox.fault({
        match: { method: 'POST', path: '^/items$' },
        kind: 'status',
        status: 409,
        body: {
          code: 409,
          message: 'exists',
          codeDescription: 'ITEM_USER_ALREADY_EXISTS',
          [field]: [theirs, mine],
        },
        times: 1,
      });
      const { status, body } = await app.post('/items', { connectorId: 2, parameters: {} });
      expect({ status, items: body.items }).toEqual({ status: 409, items: [mine] });
      expect(JSON.stringify(body)).not.toContain(theirs);
    }
  });

  it('keeps the app’s webhookUrl also when the webhook comes before the answer that it belongs to', async () => {
    await stack.sandbox.fault({
      match: { method: 'POST', path: '^/items$' },
      kind: 'latency',
      when: 'after',
      ms: 1_000,
      times: 1,
    });
    const webhookUrl = 'http://127.0.0.1:9/hooks'; // nobody is there
    const item = await stack.connect(app, { webhookUrl, clientUserId: 'impatient' });
    expect(item).toMatchObject({ status: 'UPDATED', webhookUrl, clientUserId: 'impatient' });
  });

  it('refuses a webhookUrl that Pluggy would refuse before anything is asked of Pluggy', async () => {
    const item = await stack.connect(app);
    await stack.settled();
    await stack.sandbox.control('DELETE', '/requests');
    const webhookUrl = 'http://app.example/hooks';
    const made = await app.post('/items', { connectorId: 2, parameters: {}, webhookUrl });
    const changed = await app.call('PATCH', `/items/${item.id}`, { webhookUrl });
    for (const answer of [made, changed])
      expect(answer).toMatchObject({ status: 400, body: { message: 'Webhook url must be a https secured url' } }); // prettier-ignore
    expect(await stack.sandbox.control('GET', '/requests')).toEqual({});
  });

  it('forgets everything personal of a deleted Item, and its user with the last one', async () => {
    const clientUserId = 'person-7';
    const made = { clientUserId, webhookUrl: 'http://127.0.0.1:9/hooks?person=7' };
    const [item, last] = [await stack.connect(app, made), await stack.connect(app, made)];
    const token = { itemId: item.id, options: { webhookUrl: made.webhookUrl } };
    expect((await app.post('/connect_token', token)).status).toBe(200);
    const { rows: users } = await stack.db.query<{ id: string }>(
      `select id from connect.end_users where client_user_id = $1`,
      [clientUserId],
    );
    const minted = users[0]!.id;
    /** As if the person had connected long ago; by then Pluggy is through with its webhooks too. */
    const longAgo = async (): Promise<void> => {
      await stack.db.query(`update connect.end_users set used_at = used_at - interval '25 hours'`);
    };
    async function remove(id: string): Promise<void> {
      await stack.sandbox.webhookFaults({ drop: 1 }); // item/deleted names ids that mean nothing any more
      // A job that was parked long ago.
      await stack.db.query(
        `select graphile_worker.add_job('sync SyncItem', json_build_object('itemId', $1::text), $2::text, max_attempts => 1)`,
        [id, `item:${id}`],
      );
      expect((await app.call('DELETE', `/items/${id}`)).status).toBe(200);
      await stack.settled();
      await stack.sandbox.webhookFaults({ drop: 0 });
    }
    await longAgo();
    expect(await tablesWith(stack.db, minted)).toEqual(
      expect.arrayContaining(['items.items', 'webhooks.inbox']),
    );
    await remove(item.id);
    // Beside the tombstones: its line in the list of erasures, who asked for it, the name of an empty queue, and runs, which are counts and times.
    expect(await tablesWith(stack.db, item.id)).toEqual([
      'auth.audit_log',
      'graphile_worker._private_job_queues',
      'items.erasures',
      'items.items',
      'sync.items',
      'sync.runs',
    ]);
    expect(await tablesWith(stack.db, clientUserId)).toEqual(['connect.end_users', 'items.items']);
    await app.post('/connect_token', { options: made }); // begun, and not gone on with
    await remove(last.id);
    expect(await tablesWith(stack.db, clientUserId)).toEqual(['connect.end_users']); // perhaps on a new Item
    await longAgo();
    await stack.db.query(`delete from kernel.schedule_runs where task = 'connect:forget-end-users'`);
    await remove((await connected()).itemId); // the next look: at another deletion, or within an hour
    for (const text of [clientUserId, minted, 'person=7'])
      expect(await tablesWith(stack.db, text)).toEqual([]);
    const { rows: tombstones } = await stack.db.query<{ tombstone: object }>(
      `select jsonb_strip_nulls(to_jsonb(i)) - 'id' - 'app_id' - 'deletion_asked_at' - 'erased_at' as tombstone
         from items.items i where id = any($1)`,
      [[item.id, last.id]],
    );
    expect(tombstones).toEqual([{ tombstone: {} }, { tombstone: {} }]);
  });

  it('deletes at once for the app while Pluggy is down, and at Pluggy as soon as it is up', async () => {
    const item = await connected();
    await stack.sandbox.fault({
      match: { method: 'DELETE', path: `^/items/${item.itemId}` },
      kind: 'status',
      status: 503,
    });
    expect(await app.call('DELETE', `/items/${item.itemId}`)).toMatchObject({
      status: 200,
      body: { count: 1 },
    });
    const accountId = (await item.transactions())[0]!.accountId; // erased only once Pluggy has deleted it
    for (const path of [
      `/items/${item.itemId}`,
      `/accounts?itemId=${item.itemId}`,
      `/v2/transactions?accountId=${accountId}`,
    ])
      expect([path, (await app.get(path)).status]).toEqual([path, 404]);
    expect((await app.get<{ results: Json[] }>('/v2/items')).body.results.map((i) => i.id)).not.toContain(
      item.itemId,
    );
    expect((await app.call('PATCH', `/items/${item.itemId}`, {})).status).toBe(404);
    await stack.sandbox.sync(item.itemId, { add: 2 });
    expect((await sandboxItems()).map((i) => i.id)).toContain(item.itemId);
    await stack.sandbox.noFaults();
    await stack.settled();
    expect((await sandboxItems()).map((i) => i.id)).not.toContain(item.itemId);
    expect(await item.transactions()).toEqual([]);
    expect(await item.rows(`select data, client_user_id from items.items where id = $1`)).toEqual([
      { data: null, client_user_id: null },
    ]);
  });

  it('keeps an Item readable that is gone at Pluggy though nobody here deleted it', async () => {
    const item = await connected();
    const before = await copyOf(app, item.itemId);
    expect(await asPluggysClient('DELETE', `/items/${item.itemId}`)).toBe(200);
    const [row] = await item.transactions();
    await item.tell('transactions/deleted', { accountId: row!.accountId, transactionIds: [row!.id] });
    await stack.settled();
    expect((await app.get(`/items/${item.itemId}`)).status).toBe(200);
    expect(differences(await copyOf(app, item.itemId), before)).toEqual([]);
    expect(await item.rows(`select gone_at is not null as gone from items.items where id = $1`)).toEqual([
      { gone: true },
    ]);
    expect((await app.call('DELETE', `/items/${item.itemId}`)).status).toBe(200);
    await stack.settled();
    expect(await item.transactions()).toEqual([]);
  });

  it('does not let an older answer overwrite a newer Item', async () => {
    const item = await connected();
    const { item: older } = await stack.sandbox.truth(item.itemId);
    await stack.sandbox.sync(item.itemId, { add: 1 });
    await stack.settled();
    const { body: newer } = await app.get(`/items/${item.itemId}`);
    expect(newer.lastUpdatedAt).not.toBe(older.lastUpdatedAt);
    await item.answer(`^/items/${item.itemId}`, older);
    await item.tell('item/updated');
    await stack.settled();
    expect((await app.get(`/items/${item.itemId}`)).body).toEqual(newer);
  });

  it('refuses to start on a database that belongs to another Pluggy client', async () => {
    const other = crypto.randomUUID();
    const hub = new NodeProcess('server.js', [], {
      DATABASE_URL: stack.database.url,
      PLUGGY_CLIENT_ID: other,
      PLUGGY_CLIENT_SECRET: 'a secret',
      PLUGGY_API_URL: stack.sandbox.ready.url,
      PUBLIC_URL: 'http://127.0.0.1:1',
      HUB_MODE: 'local',
      PORT: '0',
    });
    const started = hub.line((line) => (line.includes('the hub is ready') ? 'started' : undefined));
    const end = await Promise.race([hub.exited, started.catch(() => hub.exited)]);
    hub.kill('SIGKILL');
    expect(end).toMatchObject({ code: 1 });
    expect(hub.output).toContain(`belongs to the Pluggy client "local:${stack.sandbox.ready.clientId}"`);
    expect(hub.output).toContain(`was started as "local:${other}"`);
    expect(hub.output).not.toContain('a secret');
  });

  describe('the check of suspects', () => {
    let database: DataSource;
    let check: CheckSuspects;

    beforeAll(async () => {
      database = await new DataSource({ type: 'postgres', url: stack.database.url }).initialize();
      const db = new Database(database);
      const config = Object.assign(new Config(), { ROLE: 'worker' });
      check = new CheckSuspects(config, db, new EventBus(new EventEmitter2()), new ScheduleOnce(db));
    });
    afterAll(() => database?.destroy());

    /** The check's minute has come; the hub's own schedule may have claimed it already. */
    async function tick(): Promise<void> {
      await stack.db.query(`delete from kernel.schedule_runs where task = 'check-suspects'`);
      await stack.sandbox.control('DELETE', '/requests');
      await check.tick();
      await stack.settled();
    }

    const ago = (item: SyncProbe, column: string, time: string): Promise<object[]> =>
      item.rows(`update items.items set ${column} = clock_timestamp() - $2::interval where id = $1`, [time]);

    it('repairs a lost item/updated, asks about nobody else, and not again at once', async () => {
      const [item, fine] = [await connected(), await connected()];
      await stack.sandbox.sync(item.itemId, { add: 2, update: 2, delete: 1 }, { webhooks: false });
      await ago(item, 'next_auto_sync_at', '2 hours');
      await tick();
      expect(await requests('GET /items/:id')).toBe(0); // it was read just now
      await ago(item, 'read_at', '61 minutes');
      await ago(fine, 'read_at', '61 minutes');
      await tick();
      expect(await requests('GET /items/:id')).toBeGreaterThan(0);
      await expectCopyEqualsBank(item);
      const [asked] = await fine.rows<{ long_ago: boolean }>(
        `select read_at < clock_timestamp() - interval '1 hour' as long_ago from items.items where id = $1`,
      );
      expect(asked).toEqual({ long_ago: true });
      await tick();
      expect(await requests('GET /items/:id')).toBe(0);
    });

    it('finds the end of an execution whose webhooks were all lost', async () => {
      await stack.sandbox.webhookFaults({ drop: 1 });
      const item = await connected();
      await stack.sandbox.webhookFaults({ drop: 0 });
      expect((await app.get(`/items/${item.itemId}`)).body.status).toBe('UPDATING');
      await ago(item, 'status_since', '6 minutes');
      await ago(item, 'read_at', '4 minutes');
      await tick();
      expect((await app.get(`/items/${item.itemId}`)).body.status).toBe('UPDATING');
      await ago(item, 'read_at', '6 minutes');
      await tick();
      expect((await app.get(`/items/${item.itemId}`)).body.status).toBe('UPDATED');
      await expectCopyEqualsBank(item);
    });

    it('finds that a user has mended an Item past the hub, whose webhooks were all lost', async () => {
      const wrong = { user: 'user-wrong', password: 'password-ok' };
      const { id } = await stack.connect(app, { parameters: wrong });
      const item = new SyncProbe(stack, id);
      const { body } = await app.post<{ accessToken: string }>('/connect_token', { itemId: id });
      await stack.settled();
      await stack.sandbox.webhookFaults({ drop: 1 });
      const mended = await fetch(`${stack.sandbox.ready.url}/items/${id}`, {
        method: 'PATCH',
        headers: { 'x-api-key': body.accessToken, 'content-type': 'application/json' },
        body: JSON.stringify({ parameters: { user: 'user-ok', password: 'password-ok' } }),
      });
      expect(mended.status).toBe(200);
      await stack.settled();
      await stack.sandbox.webhookFaults({ drop: 0 });
      await tick();
      expect((await app.get(`/items/${id}`)).body.status).toBe('LOGIN_ERROR'); // it may still be on its way
      await ago(item, 'reconnecting_at', '61 minutes');
      await ago(item, 'read_at', '61 minutes');
      await tick();
      expect((await app.get(`/items/${id}`)).body.status).toBe('UPDATED');
      await expectCopyEqualsBank(item);
    });

    it.each([
      ['did not mend it', 'user-wrong'],
      ['updated it, and Pluggy does not sync it by itself', 'user-ok'],
    ])('asks once and no more when the user %s', async (_, user) => {
      const { id } = await stack.connect(app, { parameters: { user, password: 'password-ok' } });
      const item = new SyncProbe(stack, id);
      await app.post('/connect_token', { itemId: id });
      await stack.settled();
      await ago(item, 'reconnecting_at', '61 minutes');
      await ago(item, 'read_at', '61 minutes');
      const asked = [];
      for (let n = 0; n < 2; n++) {
        await tick();
        asked.push(await requests('GET /items/:id'));
      }
      expect(asked).toEqual([1, 0]);
    });

    it('asks the more rarely the longer it stays so, but every day', async () => {
      const item = await connected();
      async function asked(overdue: string, lastAsked: string): Promise<number> {
        await ago(item, 'next_auto_sync_at', overdue);
        await ago(item, 'read_at', lastAsked);
        await item.rows(`update items.items set checked_at = null where id = $1`);
        await tick();
        return requests('GET /items/:id');
      }
      expect(await asked('4 hours', '90 minutes')).toBe(0); // asked after 2.5 hours, so again after 5
      expect(await asked('4 hours', '3 hours')).toBe(1);
      expect(await asked('10 days', '23 hours')).toBe(0);
      expect(await asked('10 days', '25 hours')).toBe(1);
    });

    it('asks about every live Item once when deliveries were missed, and about no other', async () => {
      const [one, two, gone, deleted] = [
        await connected(),
        await connected(),
        await connected(),
        await connected(),
      ];
      await gone.rows(`update items.items set gone_at = clock_timestamp() where id = $1`);
      expect((await app.call('DELETE', `/items/${deleted.itemId}`)).status).toBe(200);
      await stack.settled();
      await stack.sandbox.sync(one.itemId, { add: 2 }, { webhooks: false });
      await stack.sandbox.sync(two.itemId, { delete: 1 }, { webhooks: false });
      const before = `select id, read_at from items.items order by id`;
      const read = new Map(
        (await stack.db.query<{ id: string; read_at: Date }>(before)).rows.map((r) => [r.id, r.read_at]),
      );
      await check.onMissed(new DeliveriesMissed(new Date().toISOString()));
      await stack.settled();
      const { rows } = await stack.db.query<{ id: string; live: boolean; read_at: Date }>(
        `select id, read_at, app_id is not null and gone_at is null and erased_at is null as live from items.items order by id`,
      );
      const askedAbout = rows.filter((row) => row.read_at > read.get(row.id)!).map((row) => row.id);
      expect(askedAbout).toEqual(rows.filter((row) => row.live).map((row) => row.id));
      expect(askedAbout).toEqual(expect.arrayContaining([one.itemId, two.itemId]));
      await expectCopyEqualsBank(one);
      await expectCopyEqualsBank(two);
    });
  });

  // The last one: for a while no app is served.
  it('waits as long as RateLimit-Reset says, not as long as Retry-After', async () => {
    // Retry-After says 60 s, which is longer than an app is made to wait: it would see the 429.
    await stack.sandbox.fault({ match: { path: '^/connect_token' }, kind: '429', ms: 1_000, times: 1 });
    expect((await app.post('/connect_token', {})).status).toBe(200);
    await stack.sandbox.fault({ match: { path: '^/connect_token' }, kind: '429', ms: 40_000, times: 1 });
    expect(await app.post('/connect_token', {})).toMatchObject({ status: 429, body: { code: 429 } });
  });
});
