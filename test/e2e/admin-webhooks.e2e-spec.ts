import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import { ledger } from '../harness/compare.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';
import { whileLocked } from '../harness/while-locked.js';

interface Webhook {
  id: string;
  event: string;
  eventId: string | null;
  itemId: string | null;
  state: string;
  reason: string | null;
  receivedAt: string;
  replayedAt: string | null;
}
interface Page {
  results: Webhook[];
  next: string | null;
}

describe('the webhook inbox, for admins', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let viewer: AdminClient;
  let probe: SyncProbe;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    [app, admin, viewer] = await Promise.all([
      stack.createApp(),
      stack.createAdmin('admin'),
      stack.createAdmin('viewer'),
    ]);
    probe = new SyncProbe(stack, (await stack.connect(app)).id);
  });
  afterAll(() => stack?.stop());
  afterEach(async () => {
    await stack.settled();
    expect((await ledger(stack)).difference).toBe(0);
  });

  const search = async (query: string): Promise<Webhook[]> => {
    const { status, body } = await viewer.get<Page>(`/admin/api/webhooks?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body.results;
  };
  const replay = (body: object) =>
    admin.post<{ count: number; hasMore: boolean; range: string[] }>('/admin/api/webhooks/replay', body);
  const lastAudit = async () =>
    (await admin.get<{ results: object[] }>('/admin/api/audit?pageSize=1')).body.results[0];

  it('finds webhooks by event, Item, state, time and id', async () => {
    const eventId = `look-for-${randomUUID()}`;
    await stack.deliver({ event: 'item/updated', eventId, itemId: 'nonsense' });
    await stack.settled();
    const [found] = await search(`eventId=${eventId.slice(5, 25)}`);
    expect(found).toMatchObject({ event: 'item/updated', eventId, itemId: null, state: 'parked' });
    expect(found!.reason).toBe('itemId is not a UUID');
    expect((await search('state=parked')).map(({ id }) => id)).toEqual([found!.id]);

    const ofItem = await search(`itemId=${probe.itemId}`);
    expect(ofItem.length).toBeGreaterThan(2);
    expect(new Set(ofItem.map(({ itemId }) => itemId))).toEqual(new Set([probe.itemId]));
    expect((await search('event=item/created')).map(({ event }) => event)).toEqual(['item/created']);
    const at = encodeURIComponent(found!.receivedAt);
    expect((await search(`from=${at}`)).map(({ id }) => id)).toContain(found!.id);
    expect((await search(`to=${at}`)).map(({ id }) => id)).not.toContain(found!.id);
    expect((await viewer.get('/admin/api/webhooks?state=lost')).status).toBe(400);
  });

  it('knows the Item of one that is still waiting', async () => {
    const itemId = randomUUID();
    await whileLocked(stack, `lock table webhooks.ledger in exclusive mode`, 1, async () => {
      await stack.db.query(`insert into webhooks.inbox (event, body) values ('item/updated', $1)`, [
        JSON.stringify({ event: 'item/updated', itemId }),
      ]);
      expect(await search(`itemId=${itemId}&state=waiting`)).toMatchObject([{ itemId: null }]);
    });
    await stack.db.query(`insert into webhooks.ledger (lane, received) values ('a test', 1)`);
  });

  it('shows them page by page, the latest first, and each with its body', async () => {
    const all: Webhook[] = [];
    for (let next: string | null = '?pageSize=2&event=item/updated'; next !== null;) {
      const { body }: { body: Page } = await viewer.get<Page>(`/admin/api/webhooks${next}`);
      all.push(...body.results);
      next = body.next;
    }
    const ids = all.map(({ id }) => Number(id));
    expect(ids.length).toBeGreaterThan(1);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
    const { body } = await viewer.get(`/admin/api/webhooks/${ids[0]}`);
    expect(JSON.parse(String(body.body))).toMatchObject({ event: 'item/updated' });
    expect((await viewer.get('/admin/api/webhooks/999999')).status).toBe(404);
  });

  it('sends parked ones through again, and notes who did', async () => {
    const [parked] = await search('state=parked');
    const { body } = await replay({ ids: [parked!.id, '999999'] });
    expect(body).toEqual({ count: 1, hasMore: false, range: [parked!.id, parked!.id] });
    expect(await lastAudit()).toMatchObject({
      actor: admin.credentials.user,
      action: 'webhooks replayed',
      subject: `webhook ${parked!.id}`,
    });
    await stack.settled();
    const [again] = await search('state=parked'); // it still means nothing
    expect(again).toMatchObject({ id: parked!.id, attempts: 0 });
    expect(again!.replayedAt).not.toBeNull();
  });

  it('does nothing twice when processed ones are replayed', async () => {
    const before = [await probe.runs(), await probe.transactions()];
    const { body } = await replay({ filter: { itemId: probe.itemId } });
    expect(body.count).toBe((await search(`itemId=${probe.itemId}`)).length);
    await stack.settled();
    expect([await probe.runs(), await probe.transactions()]).toEqual(before);
    expect((await search(`itemId=${probe.itemId}&state=waiting`)).length).toBe(0);
  });

  it('does what a webhook that came while the hub could not act on it would have done', async () => {
    await stack.sandbox.sync(probe.itemId, {});
    await stack.settled();
    await stack.sandbox.sync(probe.itemId, { add: 3 }, { webhooks: false });
    const runs = (await probe.runs()).length;
    // As if it had come after the last look at the Item, and been taken for one of no use.
    const { rows } = await stack.db.query<{ id: string }>(
      `update webhooks.inbox set outcome = 'ignored', received_at = clock_timestamp()
        where id = (select max(id) from webhooks.inbox where item_id = $1 and event = 'item/updated') returning id`,
      [probe.itemId],
    );
    await replay({ ids: [rows[0]!.id] });
    await stack.settled();
    expect((await probe.runs()).slice(runs)).toMatchObject([{ outcome: 'done', added: 3 }]);
  });

  it('takes a thousand at a time', async () => {
    await stack.db.query(
      `insert into webhooks.inbox (event, body, outcome, settled_at)
       select 'brand/new', '{"event":"brand/new"}', 'ignored', now() from generate_series(1, 1100)`,
    );
    await stack.db.query(
      `insert into webhooks.ledger (lane, received, processed) values ('another test', 1100, 1100)`,
    );
    const first = (await replay({ filter: { event: 'brand/new' } })).body;
    expect(first).toMatchObject({ count: 1_000, hasMore: true });
    const rest = await replay({ filter: { event: 'brand/new', after: first.range[1] } });
    expect(rest.body).toMatchObject({ count: 100, hasMore: false });
    await stack.settled();
    const { rows } = await stack.db.query(
      `select outcome, count(*)::int from webhooks.inbox where event = 'brand/new' group by 1`,
    );
    expect(rows).toEqual([{ outcome: 'ignored', count: 1_100 }]);
  });

  it('counts once what two admins replay at the same moment', async () => {
    const [parked] = await search('state=parked');
    const lock = `select 1 from webhooks.inbox where id = ${parked!.id} for update`;
    const answers = await whileLocked(stack, lock, 2, () =>
      Promise.all([replay({ ids: [parked!.id] }), replay({ ids: [parked!.id] })]),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('lets viewers look only, and refuses what names no webhooks', async () => {
    expect((await viewer.post('/admin/api/webhooks/replay', { ids: ['1'] })).status).toBe(403);
    for (const body of [{}, { ids: ['1'], filter: {} }, { ids: [] }, { ids: ['x'] }, { filter: 'all' }])
      expect((await replay(body)).status).toBe(400);
  });
});
