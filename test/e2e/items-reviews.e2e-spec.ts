import { EventEmitter2 } from '@nestjs/event-emitter';
import { DataSource } from 'typeorm';
import { ConnectorCatalogue } from '../../src/connect/connector-catalogue.js';
import type { ConnectFace } from '../../src/connect/face.js';
import { CheckIncidents } from '../../src/items/incidents/check-incidents.js';
import { QueueReviews } from '../../src/items/reviews/queue-reviews.js';
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { EventBus } from '../../src/kernel/events/event-bus.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { whileLocked } from '../harness/while-locked.js';

interface Review extends Json {
  itemId: string;
  state: string;
  incidentId: string | null;
  flags: { flag: string }[];
}
type Queue = { results: Review[]; next: string | null; total: number };
interface Incident extends Json {
  id: string;
  connectorId: number;
  closedAt: string | null;
}

const GOOD = { user: 'user-ok', password: 'password-ok' };
const BAD = { user: 'user-wrong', password: 'password-ok' };

describe('what admins have to look at', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let viewer: AdminClient;
  let source: DataSource;
  let database: Database;
  let incidents: CheckIncidents;
  let reviews: QueueReviews;

  beforeAll(async () => {
    const small = [
      'checkingTransactions=5',
      'cardTransactions=3',
      'bankChanges=false',
      'updateBackoff=false',
    ];
    stack = await Stack.start({ sandboxArgs: small.flatMap((value) => ['--switch', value]) });
    app = await stack.createApp('ledger');
    await app.get('/connectors'); // a status that is heard of for the first time is no change
    [admin, viewer] = await Promise.all([
      AdminClient.create(stack.url, stack.database.url, 'admin', 'berta'),
      AdminClient.create(stack.url, stack.database.url, 'viewer'),
    ]);
    source = await new DataSource({ type: 'postgres', url: stack.database.url }).initialize();
    database = new Database(source);
    const config = new Config();
    const catalogue = new ConnectorCatalogue(database);
    const connect = { troubledConnectors: catalogue.troubled.bind(catalogue) } as unknown as ConnectFace;
    const once = new ScheduleOnce(database);
    incidents = new CheckIncidents(config, database, connect, new EventBus(new EventEmitter2()), once);
    reviews = new QueueReviews(config, database, once);
  });
  afterAll(async () => {
    await source?.destroy();
    await stack?.stop();
  });

  /** The minute's turn of both, now. */
  async function tick(): Promise<void> {
    await database.transaction((tx) => incidents.check(tx));
    await stack.settled();
    await stack.db.query(`delete from kernel.schedule_runs where task = 'items:queue-reviews'`);
    await reviews.tick();
  }
  const connected = async (parameters: object, body: Json = {}): Promise<string> =>
    (await stack.connect(app, { parameters, ...body })).id;
  const queue = async (query = ''): Promise<Review[]> =>
    (await admin.get<Queue>(`/admin/api/items${query}`)).body.results;
  const reviewOf = async (itemId: string): Promise<Review | undefined> =>
    (await queue('?state=open,acknowledged,snoozed,resolved')).find((review) => review.itemId === itemId);
  const act = async (action: string, body: object): Promise<string[]> => {
    const answer = await admin.post<{ itemIds: string[] }>('/admin/api/items/reviews', { action, ...body });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body.itemIds;
  };
  async function update(itemId: string, parameters: object): Promise<void> {
    expect((await app.call('PATCH', `/items/${itemId}`, { parameters })).status).toBe(200);
    await stack.settled();
  }
  const incidentsNow = async (query = '?state=open'): Promise<Incident[]> =>
    (await admin.get<{ results: Incident[] }>(`/admin/api/incidents${query}`)).body.results;

  describe('reviews', () => {
    it('are counted by what one can look for, and found by how long it has lasted', async () => {
      const itemId = await connected(BAD, { clientUserId: 'joana' });
      const { body } = await admin.get('/admin/api/items/facets');
      expect(body).toEqual({
        states: [{ value: 'open', items: 1 }],
        flags: [{ value: 'ERRORED', items: 1 }],
        turns: [{ value: 'user', items: 1 }],
        connectors: [{ value: 2, name: 'Pluggy Bank', items: 1 }],
        apps: [{ value: expect.any(String) as string, name: 'ledger', items: 1 }],
      });
      const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
      expect((await queue(`?flaggedBefore=${at(60_000)}`)).map((each) => each.itemId)).toEqual([itemId]);
      expect(await queue(`?flaggedBefore=${at(-3_600_000)}`)).toEqual([]);
      await act('resolve', { itemIds: [itemId] });
      const { body: resolved } = await admin.get('/admin/api/items/facets');
      expect(resolved).toMatchObject({ states: [{ value: 'resolved', items: 1 }], flags: [], apps: [] });
      await update(itemId, GOOD);
    });

    it('open by themselves, and close by themselves when the Item recovers', async () => {
      const itemId = await connected(BAD, { clientUserId: 'maria' });
      const [review] = await queue('?q=maria');
      expect(review).toMatchObject({
        itemId,
        state: 'open',
        by: 'hub',
        appName: 'ledger',
        clientUserId: 'maria',
        connector: { id: 2, name: 'Pluggy Bank', imageUrl: expect.stringMatching(/^https:/) as string },
        status: 'LOGIN_ERROR',
        executionStatus: 'INVALID_CREDENTIALS',
        failures: 1,
        reopened: 0,
        incidentId: null,
        flags: [{ flag: 'ERRORED', severity: 'error', turn: 'user' }],
      });
      await update(itemId, GOOD);
      expect(await reviewOf(itemId)).toBeUndefined();
      const { body } = await admin.get<{ reviews: Review[] }>(`/admin/api/items/${itemId}`);
      expect(body.reviews).toMatchObject([{ state: 'closed', by: 'hub' }]);
      expect(body).toMatchObject({ appName: 'ledger', health: { isHealthy: true }, item: { id: itemId } });
    });

    it('acknowledged come back for something else, not for the same', async () => {
      const itemId = await connected(BAD);
      expect(await act('acknowledge', { itemIds: [itemId] })).toEqual([itemId]);
      expect(await reviewOf(itemId)).toMatchObject({ state: 'acknowledged', by: 'admin:berta' });
      await update(itemId, BAD);
      expect(await reviewOf(itemId)).toMatchObject({ state: 'acknowledged', failures: 2 });
      await stack.db.query(
        `insert into sync.held_removals (item_id, kind, run_id, id) values ($1, 'loan', 0, 'x')`,
        [itemId],
      );
      await update(itemId, BAD);
      expect(await reviewOf(itemId)).toMatchObject({ state: 'open', by: 'hub', reopened: 1 });
    });

    it('resolved come back when it fails again', async () => {
      const itemId = await connected(BAD);
      expect(await act('resolve', { itemIds: [itemId], note: 'called her' })).toEqual([itemId]);
      expect((await queue()).map((review) => review.itemId)).not.toContain(itemId);
      expect(await reviewOf(itemId)).toMatchObject({ state: 'resolved', note: 'called her' });
      await tick();
      expect(await reviewOf(itemId)).toMatchObject({ state: 'resolved' });
      await update(itemId, BAD);
      expect(await reviewOf(itemId)).toMatchObject({ state: 'open', note: 'called her', reopened: 1 });
    });

    it('snoozed come back at their time, and close when the Item recovers before', async () => {
      const [one, two] = [await connected(BAD), await connected(BAD)];
      const until = new Date(Date.now() + 3_600_000).toISOString();
      expect((await act('snooze', { itemIds: [one, two], until })).sort()).toEqual([one, two].sort());
      await update(one, BAD);
      await tick();
      expect(await reviewOf(one)).toMatchObject({ state: 'snoozed', snoozedUntil: until });
      await update(two, GOOD);
      expect(await reviewOf(two)).toBeUndefined();
      await stack.db.query(`update items.reviews set snoozed_until = clock_timestamp() where item_id = $1`, [
        one,
      ]);
      await tick();
      expect(await reviewOf(one)).toMatchObject({ state: 'open', snoozedUntil: null, reopened: 1 });
    });

    it('are reopened and noted by hand, and what does not fit is left alone', async () => {
      const itemId = await connected(BAD);
      expect(await act('reopen', { itemIds: [itemId] })).toEqual([]); // it is open
      expect(await act('note', { itemIds: [itemId], note: 'her bank has moved' })).toEqual([itemId]);
      await act('resolve', { itemIds: [itemId] });
      expect(await act('acknowledge', { itemIds: [itemId] })).toEqual([]);
      expect(await act('reopen', { itemIds: [itemId] })).toEqual([itemId]);
      expect(await reviewOf(itemId)).toMatchObject({
        state: 'open',
        by: 'admin:berta',
        note: 'her bank has moved',
      });
      expect(await act('acknowledge', { itemIds: [crypto.randomUUID()] })).toEqual([]);
    });

    it('are told in the Item’s story to admins only, and audited', async () => {
      const itemId = await connected(BAD);
      await act('acknowledge', { itemIds: [itemId] });
      await act('resolve', { itemIds: [itemId], note: 'secret' });
      const kinds = (page: { results: { kind: string; by: string }[] }): string[] =>
        page.results.map(({ kind, by }) => `${kind} ${by}`);
      const seen = await admin.get<{ results: { kind: string; by: string }[] }>(
        `/admin/api/items/${itemId}/timeline`,
      );
      expect(kinds(seen.body).slice(0, 2)).toEqual([
        'REVIEW_RESOLVED admin:berta',
        'REVIEW_ACKNOWLEDGED admin:berta',
      ]);
      const told = await app.get<{ results: { kind: string; by: string }[] }>(`/items/${itemId}/timeline`);
      expect(JSON.stringify(told.body)).not.toMatch(/REVIEW|berta|secret/);
      const audit = await admin.get<{ results: Json[] }>(`/admin/api/audit?subject=${itemId}`);
      expect(audit.body.results).toMatchObject([
        { actor: 'berta', action: 'review: resolve', subject: itemId, details: { from: 'acknowledged', to: 'resolved', noted: true } },
        { actor: 'berta', action: 'review: acknowledge', subject: itemId, details: { from: 'open', to: 'acknowledged' } },
      ]); // prettier-ignore
      expect(JSON.stringify(audit.body.results)).not.toContain('secret');
    });

    it('are searched, filtered and paged, the longest first', async () => {
      const mine = await stack.createApp('filtered');
      const ids: string[] = [];
      for (const user of ['user-locked', 'user-wrong', 'user-unavailable'])
        ids.push((await stack.connect(mine, { connectorId: 0, parameters: { user, password: 'password-ok' }, clientUserId: `who-${user}` })).id); // prettier-ignore
      const found = async (query: string): Promise<number[]> =>
        (await queue(query)).map(({ itemId }) => ids.indexOf(itemId)).filter((n) => n >= 0);
      const { appId } = (await queue(`?q=${ids[0]!.slice(0, 13)}`))[0] as unknown as { appId: string };
      expect(await found(`?appId=${appId}`)).toEqual([0, 1, 2]);
      expect(await found('?q=who-user-w')).toEqual([1]);
      expect(await found(`?connectorId=0&turn=user`)).toEqual([0, 1, 2]);
      expect(await found(`?connectorId=0&turn=bank`)).toEqual([]);
      await stack.db.query(`update items.flags set evidence = evidence || '{"nextAutoSyncAt": "2026-12-24T00:00:00.000Z"}' where item_id = any($1)`, [ids]); // prettier-ignore
      expect(await found(`?connectorId=0&turn=bank`)).toEqual([2]);
      expect(await found(`?flag=ERRORED&connectorId=0`)).toEqual([0, 1, 2]);
      expect(await found(`?flag=STALE`)).toEqual([]);
      await act('acknowledge', { itemIds: [ids[1]!] });
      expect(await found(`?state=acknowledged`)).toEqual([1]);
      await stack.db.query(
        `insert into items.reviews (item_id, state, state_since, opened_at, by)
         select gen_random_uuid(), 'closed', now(), now(), 'hub' from generate_series(1, 5)`,
      );
      await stack.db.query(
        `with made as (
           insert into items.items (id, app_id, status, connector_id, data, created_at) select gen_random_uuid(), $1, 'LOGIN_ERROR', 0, '{"connector": {"name": "made up"}}', now() from generate_series(1, 205) returning id
         ), flagged as (
           insert into items.flags (item_id, flag, since, raised_at, evidence) select id, 'ERRORED', now() - interval '1 day', now(), '{}' from made
         )
         insert into items.reviews (item_id, state, state_since, opened_at, by) select id, 'open', now(), now(), 'hub' from made`,
        [appId],
      );
      const pages: number[] = [];
      const seen = new Set<string>();
      for (let next: string | null = `?appId=${appId}`; next !== null;) {
        const page: { body: Queue } = await admin.get<Queue>(`/admin/api/items${next}`);
        expect(page.body.total).toBe(208);
        pages.push(page.body.results.length);
        for (const { itemId } of page.body.results) seen.add(itemId);
        next = page.body.next;
      }
      expect([pages, seen.size]).toEqual([[100, 100, 8], 208]);
      await stack.db.query(
        `delete from items.reviews r using items.items i where i.id = r.item_id and not i.data ? 'id'`,
      );
      await stack.db.query(`delete from items.items where not data ? 'id'`);
    });

    it('are read by viewers, changed by admins, and are nothing to apps', async () => {
      const itemId = await connected(BAD);
      expect((await viewer.get('/admin/api/items')).status).toBe(200);
      expect(
        (await viewer.post('/admin/api/items/reviews', { action: 'resolve', itemIds: [itemId] })).status,
      ).toBe(403);
      expect((await viewer.post(`/admin/api/items/${itemId}/connect-link`)).status).toBe(403);
      expect((await app.get('/admin/api/items')).status).toBe(401);
      for (const bad of [
        { action: 'resolve' },
        { action: 'snooze', itemIds: [itemId] },
        { action: 'eat', itemIds: [itemId] },
        { action: 'note', itemIds: [itemId] },
      ])
        // prettier-ignore
        expect((await admin.post('/admin/api/items/reviews', bad)).status).toBe(400);
      expect((await admin.get(`/admin/api/items/${crypto.randomUUID()}`)).status).toBe(404);
      expect((await admin.get('/admin/api/items?after=x')).status).toBe(400);
    });

    it('stay as an admin decides at the moment at which the hub looks at them', async () => {
      const itemId = await connected(BAD);
      await stack.db.query(
        `with other as (
           insert into items.incidents (connector_id, opened_at, closed_at, causes, items, most_items, changed_at)
           values (999, now(), now(), '{}', 0, 0, now()) returning id
         )
         update items.reviews set incident_id = other.id from other where item_id = $1`,
        [itemId],
      ); // the hub wants to take it off that incident
      await stack.db.query(`delete from kernel.schedule_runs where task = 'items:queue-reviews'`);
      const decide = `update items.reviews set state = 'acknowledged', by = 'admin:berta', state_since = clock_timestamp()
                       where item_id = '${itemId}'`;
      await whileLocked(stack, decide, 1, () => reviews.tick());
      await tick();
      expect(await reviewOf(itemId)).toMatchObject({
        state: 'acknowledged',
        by: 'admin:berta',
        reopened: 0,
        incidentId: null,
      });
    });

    it.each(['acknowledge', 'resolve'])(
      'come back after %s for what a check found before and told after the decision',
      async (action) => {
        const itemId = await connected(BAD);
        await stack.db.query(
          `insert into sync.held_removals (item_id, kind, run_id, id) values ($1, 'loan', 0, 'x')`,
          [itemId],
        );
        const check = await stack.db.connect();
        try {
          await check.query('begin');
          await check.query(
            `insert into items.flags (item_id, flag, since, raised_at, evidence)
             values ($1, 'REMOVALS_HELD', now(), clock_timestamp(), '{"rows": 1}')`,
            [itemId],
          );
          expect(await act(action, { itemIds: [itemId] })).toEqual([itemId]);
          await check.query('commit');
        } finally {
          check.release(true);
        }
        await tick();
        expect(await reviewOf(itemId)).toMatchObject({ state: 'open', by: 'hub', reopened: 1 });
        // What the admin has seen is no news, whenever it is looked at.
        expect(await act(action, { itemIds: [itemId] })).toEqual([itemId]);
        await stack.db.query(`update items.reviews set state_since = '2020-01-01' where item_id = $1`, [
          itemId,
        ]);
        await tick();
        expect(await reviewOf(itemId)).toMatchObject({ by: 'admin:berta', reopened: 1 });
      },
    );

    it('leave nothing of an Item that is erased at the moment at which an admin notes something', async () => {
      const itemId = await connected(BAD);
      const noted = `update items.reviews set note = 'secret' where item_id = '${itemId}';
                     insert into items.history (item_id, kind, by, detail) values ('${itemId}', 'REVIEW_NOTED', 'admin:berta', '{"note": "secret"}')`;
      await whileLocked(stack, noted, 1, () => app.call('DELETE', `/items/${itemId}`));
      await stack.settled();
      const left = `select id from items.history where item_id = $1 union all select id from items.reviews where item_id = $1`;
      expect((await stack.db.query(left, [itemId])).rows).toEqual([]);

      // The queue had looked at the Item as it was before.
      await stack.db.query(
        `insert into items.reviews (item_id, state, state_since, opened_at, by) values ($1, 'open', now(), now(), 'hub')`,
        [itemId],
      );
      await tick();
      expect((await stack.db.query(left, [itemId])).rows).toEqual([]);
    });

    it('go with the Item', async () => {
      const itemId = await connected(BAD);
      await app.call('DELETE', `/items/${itemId}`);
      await stack.settled();
      expect(
        (await stack.db.query(`select 1 from items.reviews where item_id = $1`, [itemId])).rowCount,
      ).toBe(0);
      expect((await admin.get(`/admin/api/items/${itemId}`)).status).toBe(404);
    });
  });

  it('no answer to admins has a document of a person, whoever put it there', async () => {
    const cpf = /761\.?092\.?776-?73/;
    const itemId = await connected(BAD, { clientUserId: '76109277673' });
    await act('note', { itemIds: [itemId], note: 'her CPF is 761.092.776-73' });
    await stack.db.query(
      `insert into items.history (item_id, kind, by, detail) values ($1, 'FAILED', 'pluggy', '{"message": "CPF 76109277673 is unknown"}')`,
      [itemId],
    );
    await stack.db.query(
      `insert into sync.runs (item_id, fence, cause, outcome, ended_at, error) values ($1, 1, 'check', 'failed', now(), 'accounts: CPF 761.092.776-73')`,
      [itemId],
    );
    for (const path of [`/items/${itemId}`, `/items/${itemId}/timeline`, `/items/${itemId}/sync-runs`, `/items/${itemId}/consents`, `/items?q=${itemId}`, '/audit']) {
      const { status, body } = await viewer.get(`/admin/api${path}`);
      expect([path, status]).toEqual([path, 200]);
      expect(JSON.stringify(body)).not.toMatch(cpf);
    } // prettier-ignore
    expect(JSON.stringify((await app.get(`/items/${itemId}/timeline`)).body)).toMatch(cpf); // theirs
    expect((await app.get(`/items/${itemId}`)).body).toMatchObject({ clientUserId: '76109277673' });
    expect(stack.hubs.map(({ output }) => output).join('\n')).not.toMatch(cpf);
  });

  it('a link and another reading are what an admin can do for an Item', async () => {
    const itemId = await connected(GOOD);
    const { body } = await admin.post<{ connectUrl: string }>(`/admin/api/items/${itemId}/connect-link`);
    expect(body.connectUrl).toMatch(/connect#link=/);
    const before = (await app.get<{ total: number }>(`/items/${itemId}/sync-runs`)).body.total;
    await stack.sandbox.control('DELETE', '/requests');
    expect((await admin.post(`/admin/api/items/${itemId}/sync`)).status).toBe(200);
    await stack.settled();
    expect((await app.get<{ total: number }>(`/items/${itemId}/sync-runs`)).body.total).toBe(before + 1);
    expect(Object.keys(await stack.sandbox.control('GET', '/requests'))).not.toContain('PATCH /items/:id');
    const { body: story } = await app.get<{ results: { kind: string; by: string }[] }>(
      `/items/${itemId}/timeline`,
    );
    expect(story.results).toContainEqual(expect.objectContaining({ kind: 'CONNECT_LINK_MADE', by: 'admin' }));
  });

  describe('incidents', () => {
    const outage = (on: boolean, more: Json = {}): Promise<unknown> =>
      stack.sandbox.control('POST', '/connectors/8/outage', { on, ...more });
    const atTheBank = (count: number): Promise<string[]> =>
      Promise.all(
        Array.from({ length: count }, async () => {
          const made = await app.post<{ id: string }>('/items', { connectorId: 8, parameters: GOOD });
          return made.body.id;
        }),
      );

    it('open, grow and close by themselves, with the reviews of their Items under them', async () => {
      const ids = await atTheBank(8);
      await stack.settled();
      // Quiet at Pluggy: its own health says nothing, only executions fail.
      await outage(true, { status: 'ONLINE', incident: null });
      for (const id of ids.slice(0, 4)) await stack.sandbox.sync(id, {}, {});
      await stack.settled();
      await tick();
      expect(await incidentsNow('?state=open&connectorId=8')).toEqual([]); // four may be chance
      expect(await reviewOf(ids[0]!)).toMatchObject({ state: 'open', incidentId: null });
      for (const id of ids.slice(4, 6)) await stack.sandbox.sync(id, {}, {});
      await stack.settled();
      await tick();
      const [incident, ...more] = await incidentsNow('?state=open&connectorId=8');
      expect(more).toEqual([]);
      expect(incident).toMatchObject({ connectorId: 8, items: 6, mostItems: 6, reviews: 6, causes: { failing: { items: 6, of: 8 } } }); // prettier-ignore
      for (const id of ids.slice(6)) await stack.sandbox.sync(id, {}, {});
      await stack.settled();
      await tick();
      expect(await incidentsNow('?state=open&connectorId=8')).toMatchObject([
        { id: incident!.id, items: 8, reviews: 8 },
      ]);
      expect((await queue(`?incidentId=${incident!.id}`)).map(({ itemId }) => itemId).sort()).toEqual(
        [...ids].sort(),
      );
      expect((await act('acknowledge', { incidentId: incident!.id })).sort()).toEqual([...ids].sort());
      await outage(false);
      for (const id of ids.slice(0, 5)) await stack.sandbox.sync(id, {}, {});
      await stack.settled();
      await tick();
      expect(await incidentsNow('?state=open&connectorId=8')).toMatchObject([
        { items: 3, mostItems: 8, reviews: 3 },
      ]);
      for (const id of ids.slice(5)) await stack.sandbox.sync(id, {}, {});
      await stack.settled();
      await tick();
      expect(await incidentsNow('?state=open&connectorId=8')).toEqual([]);
      expect((await incidentsNow('?state=closed&connectorId=8'))[0]).toMatchObject({ id: incident!.id, items: 0, mostItems: 8, reviews: 0 }); // prettier-ignore
      for (const id of ids) expect(await reviewOf(id)).toBeUndefined();
    });

    it('neither shrink nor close because Items are tried again', async () => {
      const ids = await atTheBank(6);
      await stack.settled();
      await outage(true, { status: 'ONLINE', incident: null });
      for (const id of ids) await stack.sandbox.sync(id, {}, {});
      await stack.settled();
      await outage(false);
      for (const id of ids.slice(0, 5))
        await stack.sandbox.control('POST', `/items/${id}/sync`, {
          changes: {},
          hold: 'ACCOUNTS_IN_PROGRESS',
        });
      await stack.settled();
      await tick();
      const [incident] = await incidentsNow('?state=open&connectorId=8');
      expect(incident).toMatchObject({ items: 6, reviews: 6 });
      for (const id of ids.slice(0, 5)) await stack.sandbox.control('POST', `/items/${id}/release`);
      await stack.settled();
      await tick();
      expect(await incidentsNow('?state=open&connectorId=8')).toEqual([]);
      await stack.sandbox.sync(ids[5]!, {});
      await stack.settled();
    });

    it('are none of wrong passwords, however many', async () => {
      const ids = await atTheBank(6);
      await stack.settled();
      for (const id of ids) await update(id, BAD);
      await tick();
      expect(await incidentsNow('?state=open&connectorId=8')).toEqual([]);
      expect(await reviewOf(ids[0]!)).toMatchObject({ state: 'open', incidentId: null });
    });

    it('are told by Pluggy before many Items fail, at once', async () => {
      await atTheBank(1);
      await stack.settled();
      await outage(true);
      await stack.settled();
      expect(await incidentsNow('?state=open&connectorId=8')).toMatchObject([
        { causes: { status: 'OFFLINE' } },
      ]);
      await outage(false);
      await stack.settled();
      expect(await incidentsNow('?state=open&connectorId=8')).toEqual([]);
    });
  });
});
