import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

interface Items {
  items: number;
  healthy: number;
  severities: Json;
  turns: Json;
  flags: { flag: string; severity: string; turn: string; items: number }[];
  connectors: { connectorId: number; name: string; items: number; unhealthy: number; statuses: Json }[];
  quota: { items: number; limit: number | null };
  trend: { day: string; raised: number; cleared: number }[];
}

describe('the overview, for admins', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;
  let viewer: AdminClient;
  const ids: string[] = [];

  beforeAll(async () => {
    stack = await Stack.start({
      env: { PLUGGY_ITEM_LIMIT: '100' },
    });
    [app, admin, viewer] = await Promise.all([
      stack.createApp(),
      stack.createAdmin('admin'),
      stack.createAdmin('viewer'),
    ]);
    for (let n = 0; n < 3; n++) ids.push((await stack.connect(app)).id);
    const bad = { parameters: { user: 'user-bad', password: 'password-bad' } };
    ids.push((await stack.connect(app, bad)).id);
  });
  afterAll(() => stack?.stop());

  const items = async () => (await viewer.get<Items>('/admin/api/overview/items')).body;
  const flagOf = (
    itemId: string,
    flag: string,
    since: string,
    cleared: string | null,
    evidence: object = {},
  ) =>
    stack.db.query(
      `insert into items.flags (item_id, flag, since, raised_at, cleared_at, evidence) values ($1, $2, $3, $3, $4, $5)`,
      [itemId, flag, since, cleared, evidence],
    );

  it('counts Items by health, whose turn it is, institution and status', async () => {
    const before = await items();
    expect(before).toMatchObject({
      items: 4,
      healthy: 3,
      severities: { error: 1, warning: 0, info: 0 },
      turns: { user: 1, bank: 0, pluggy: 0, us: 0 },
      flags: [{ flag: 'ERRORED', severity: 'error', turn: 'user', items: 1 }],
      connectors: [{ connectorId: 2, items: 4, unhealthy: 1, statuses: { UPDATED: 3, LOGIN_ERROR: 1 } }],
      quota: { items: 4, limit: 100 },
    });
    expect(before.connectors[0]!.name).toMatch(/\w/);

    // An Item counts once, with its worst flag; one that is only to be known leaves it healthy.
    const now = new Date().toISOString();
    await flagOf(ids[0]!, 'PARTIAL', now, null);
    await flagOf(ids[0]!, 'ERRORED', now, null, {
      executionStatus: 'SITE_NOT_AVAILABLE',
      nextAutoSyncAt: now,
    });
    await flagOf(ids[1]!, 'CONSENT_EXPIRING', now, null);
    expect(await items()).toMatchObject({
      items: 4,
      healthy: 2,
      severities: { error: 2, warning: 0, info: 1 },
      turns: { user: 1, bank: 1, pluggy: 0, us: 0 },
      connectors: [{ connectorId: 2, unhealthy: 2 }],
    });
    const flags = (await items()).flags.map(({ flag, turn, items }) => `${flag} ${turn} ${items}`).sort();
    expect(flags).toEqual(['CONSENT_EXPIRING user 1', 'ERRORED bank 1', 'ERRORED user 1', 'PARTIAL bank 1']);
  });

  it('counts Items that nobody owns against the plan, and those that are gone nowhere', async () => {
    await stack.db.query(`insert into items.items (id, status) values (gen_random_uuid(), 'UPDATED')`);
    await stack.db.query(`update items.items set gone_at = now() where id = $1`, [ids[2]]);
    expect(await items()).toMatchObject({ items: 3, quota: { items: 4 } });
    await stack.db.query(`update items.items set gone_at = null where id = $1`, [ids[2]]);
  });

  it('has the flags that were raised and cleared by day, as São Paulo has its days', async () => {
    await stack.db.query(`delete from items.flags`);
    const { rows } = await stack.db.query<{ day: string }>(
      `select ((clock_timestamp() at time zone 'America/Sao_Paulo')::date - 5)::text as day`,
    );
    const day = rows[0]!.day;
    const after = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    await flagOf(ids[0]!, 'STALE', `${day}T12:00:00-03:00`, null);
    await flagOf(ids[1]!, 'STALE', `${after}T02:30:00Z`, `${after}T03:30:00Z`); // half past 23; half past 0
    await flagOf(ids[2]!, 'STALE', '2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z');
    const { trend } = await items();
    expect(trend).toHaveLength(30);
    expect(trend.filter(({ raised, cleared }) => raised + cleared > 0)).toEqual([
      { day, raised: 2, cleared: 0 },
      { day: after, raised: 0, cleared: 1 },
    ]);
    expect(trend.map((each) => each.day)).toEqual(trend.map((each) => each.day).sort());
  });

  it('has webhooks by hour with their lag, the ledger, and our registration', async () => {
    await stack.settled();
    const { body } = await viewer.get<{
      hours: { hour: string; received: number; lagMedian: number | null; lagMax: number | null }[];
      ledger: Json & { received: number };
      oldestWaiting: number | null;
      registration: Json;
    }>('/admin/api/overview/webhooks');
    expect(body.hours).toHaveLength(24);
    expect(body.hours.reduce((sum, { received }) => sum + received, 0)).toBe(body.ledger.received);
    const [busy] = body.hours.filter(({ received }) => received > 0);
    expect(busy!.lagMedian).toBeGreaterThan(0);
    expect(busy!.lagMax).toBeGreaterThanOrEqual(busy!.lagMedian!);
    expect(body.ledger).toMatchObject({
      processed: body.ledger.received,
      parked: 0,
      waiting: 0,
      difference: 0,
    });
    expect(body.oldestWaiting).toBeNull();
    expect(body.registration).toMatchObject({ problem: null, url: `${stack.url}/webhooks/pluggy` });
  });

  it('leaves replayed webhooks out of the lag', async () => {
    const { rows } = await stack.db.query<{ id: string }>(
      `update webhooks.inbox set received_at = received_at - interval '5 hours'
        where id = (select min(id) from webhooks.inbox) returning id`,
    );
    await admin.post('/admin/api/webhooks/replay', { ids: [rows[0]!.id] });
    await stack.settled();
    const { body } = await viewer.get<{ hours: { received: number; lagMax: number | null }[] }>(
      '/admin/api/overview/webhooks',
    );
    expect(body.hours.find(({ received }) => received === 1)!.lagMax).toBeNull();
  });

  it('has what there is to do', async () => {
    await stack.db.query(`
      select graphile_worker.add_job('sleeping', run_at := now() + interval '1 day', job_key := 'a');
      select graphile_worker.add_job('sleeping', run_at := now() + interval '1 day', job_key := 'b');
      select graphile_worker.add_job('sleeping', run_at := now() - interval '1 hour', job_key := 'c')`);
    await stack.db.query(
      `update graphile_worker._private_jobs set attempts = case key when 'a' then 3 when 'b' then 25 else 0 end`,
    );
    const { body } = await viewer.get<Json & { oldestWaiting: number }>('/admin/api/overview/jobs');
    expect(body).toMatchObject({
      waiting: 1,
      running: 0,
      failing: 1,
      parked: 1,
      tasks: [{ task: 'sleeping', waiting: 1, running: 0, failing: 1, parked: 1 }],
    });
    expect(Math.round(body.oldestWaiting / 60)).toBe(60);
    await stack.db.query(`delete from graphile_worker._private_jobs`);
  });

  it('has what is left of Pluggy’s limits', async () => {
    type Budget = {
      routes: string;
      limit: number;
      burst: number;
      user: number;
      background: number;
      blockedSeconds: number;
    };
    const read = async () =>
      (await viewer.get<{ egressGroup: string; budgets: Budget[] }>('/admin/api/overview/pluggy')).body;
    const { egressGroup, budgets } = await read();
    expect(egressGroup).toBe('default');
    const items = budgets.find(({ routes }) => routes === 'GET /items/{id}')!;
    expect(items).toMatchObject({ limit: 1_000_000, blockedSeconds: 0 });
    expect(items.user).toBeLessThanOrEqual(items.burst);
    expect(items.background).toBeLessThan(items.user);
    await stack.db.query(
      `update kernel.rate_budget set blocked_until = now() + interval '30 seconds' where route_class = 'GET /items/{id}'`,
    );
    const [least] = (await read()).budgets;
    expect(least).toMatchObject({ routes: 'GET /items/{id}', user: 0, background: 0 });
    expect(least!.blockedSeconds).toBeGreaterThan(20);
  });

  it('is for those who are logged in', async () => {
    for (const part of ['items', 'webhooks', 'jobs', 'pluggy'])
      expect((await app.get(`/admin/api/overview/${part}`)).status).toBe(401);
  });
});
