import { copyOf, differences, truthOf } from '../harness/compare.js';
import type { AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

const TRANSACTIONS = { path: '/v2/transactions' };

describe('sync runs', () => {
  let stack: Stack;
  let app: AppClient;
  let probe: SyncProbe;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());

  beforeEach(async () => {
    probe = new SyncProbe(stack, (await stack.connect(app)).id);
  });
  afterEach(() => stack.sandbox.noFaults());

  async function expectCopyEqualsBank(): Promise<void> {
    const truth = truthOf(await stack.sandbox.truth(probe.itemId));
    expect(differences(await copyOf(app, probe.itemId), truth)).toEqual([]);
  }

  /** A run begins whose first page of transactions is as it is now, but arrives when it is let go. */
  async function startRunWithLatePage(): Promise<{ arrives(): Promise<unknown> }> {
    await stack.sandbox.sync(probe.itemId, {}, { webhooks: false });
    const page = await stack.sandbox.fault({ match: TRANSACTIONS, kind: 'hold', when: 'after', times: 1 });
    await probe.tell('item/updated');
    await stack.sandbox.holds(page);
    return { arrives: () => stack.sandbox.release(page) };
  }

  /** Gives the jobs of every worker to others, as happens to one that seemed dead. */
  const giveJobsAway = (): Promise<unknown> =>
    stack.db.query(
      `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
         from graphile_worker._private_jobs where locked_by is not null`,
    );

  it('refuses the late page of a run that was superseded meanwhile', async () => {
    const page = await startRunWithLatePage();
    const late = await probe.lastRun();
    expect(late.outcome).toBeNull();
    await stack.sandbox.sync(probe.itemId, { update: 8, delete: 2, add: 2 }, { webhooks: false });
    await giveJobsAway();
    await stack.hurry();
    await eventually(
      async () => (await probe.lastRun()).id !== late.id && (await probe.lastRun()).outcome === 'done',
    );
    const lateNow = async (): Promise<{ outcome: string | null; pages: number }> =>
      (await probe.runs()).find((run) => run.id === late.id)!;
    expect(await lateNow()).toMatchObject({ outcome: 'superseded', pages: 0 }); // and still under way
    await page.arrives();
    // Its own account of its end says that the late page has come.
    await eventually(async () => (await lateNow()).pages > 1);
    expect(await lateNow()).toMatchObject({ outcome: 'superseded', added: 0, changed: 0 });
    await stack.settled();
    await expectCopyEqualsBank();
  });

  it('writes nothing any more once the Item is erased, although a page is still under way', async () => {
    const page = await startRunWithLatePage();
    const late = await probe.lastRun();
    expect((await app.call('DELETE', `/items/${probe.itemId}`)).status).toBe(200);
    await giveJobsAway();
    await eventually(
      async () =>
        (await probe.rows(`select 1 from sync.items where item_id = $1 and erased_at is not null`)).length >
        0,
    );
    expect((await probe.runs()).find((run) => run.id === late.id)!.pages).toBe(0); // still under way
    await page.arrives();
    await eventually(async () => (await probe.runs()).find((run) => run.id === late.id)!.pages > 0);
    await stack.settled();
    for (const table of ['transactions', 'accounts', 'removed_rows', 'parked_rows', 'held_removals'])
      expect([table, await probe.rows(`select 1 from sync.${table} where item_id = $1`)]).toEqual([
        table,
        [],
      ]);
  });

  it('has no open end when the Item is erased and the process of its run is gone', async () => {
    await probe.rows(
      `insert into sync.runs (item_id, fence, cause) select $1, fence, 'killed' from sync.items where item_id = $1`,
    );
    expect((await app.call('DELETE', `/items/${probe.itemId}`)).status).toBe(200);
    await stack.settled();
    expect(await probe.rows(`select cause from sync.runs where item_id = $1 and ended_at is null`)).toEqual(
      [],
    );
  });

  it('keeps its job for as long as it takes: the one in whose name it is locked gives signs of life', async () => {
    const page = await startRunWithLatePage();
    const holders = `select distinct locked_by from graphile_worker._private_jobs where locked_by is not null`;
    const silent = `select * from (${holders}) holders where locked_by not in (select worker_id from kernel.workers)`;
    expect((await stack.db.query(holders)).rows).toHaveLength(1);
    expect((await stack.db.query(silent)).rows).toEqual([]);
    await page.arrives();
    await stack.settled();
  });

  it('keeps a job that was given away, although its former owner comes to an end first', async () => {
    const page = await startRunWithLatePage();
    const late = await probe.lastRun();
    await giveJobsAway();
    // The job's new owner begins a run of its own, and has not ended it when the late page comes.
    const next = await stack.sandbox.fault({ match: TRANSACTIONS, kind: 'hold', times: 1 });
    await stack.hurry();
    await stack.sandbox.holds(next);
    await page.arrives();
    await eventually(async () => (await probe.runs()).find((run) => run.id === late.id)!.pages > 0);
    const jobs = await probe.rows(
      `select 1 from graphile_worker._private_jobs where payload::jsonb->>'itemId' = $1::text`,
    );
    expect(jobs).toHaveLength(1);
    // Also its new owner comes to an end, on a page that is still under way when the former one has ended.
    await stack.sandbox.release(next);
    await eventually(async () => (await probe.runs()).every((run) => run.pages > 0));
    await stack.settled();
    await expectCopyEqualsBank();
  });

  it('is not stopped by an error of the database at the end of its job: the queue is started anew', async () => {
    await stack.db.query(`
      create sequence refusals;
      create function refuse() returns trigger language plpgsql as $$ begin
        if nextval('refusals') <= 2 then raise exception 'refused'; end if;
        return old;
      end $$;
      create trigger refuse before delete on graphile_worker._private_jobs
        for each row execute function refuse()`);
    await stack.sandbox.sync(probe.itemId, { add: 2 });
    await stack.settled();
    const { rows } = await stack.db.query<{ ended: number }>(`select last_value::int as ended from refusals`);
    await stack.db.query(`drop function refuse cascade; drop sequence refusals`);
    expect(rows[0]!.ended).toBeGreaterThan(2);
    await expectCopyEqualsBank(); // the same process: there is no other
  });

  it('does not write rows with equal content', async () => {
    const versions = (): Promise<object[]> =>
      probe.rows(`select id, xmin::text, ctid::text from sync.transactions where item_id = $1 order by id`);
    const before = await versions();
    await probe.rows(`delete from sync.progress where item_id = $1`);
    const run = await probe.syncAgain();
    expect(run).toMatchObject({ outcome: 'done', added: 0, removed: 0 });
    expect(run.unchanged).toBeGreaterThanOrEqual(before.length);
    expect(await versions()).toEqual(before);
  });

  it('reads accounts but no transactions when only those were updated, and still serves the Item as UPDATED', async () => {
    await stack.sandbox.control('DELETE', '/requests');
    await stack.sandbox.control('POST', `/items/${probe.itemId}/sync`, {
      changes: {},
      products: ['ACCOUNTS', 'CREDIT_CARDS'],
    });
    await stack.settled();
    const counts = await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests');
    expect(counts['GET /accounts']?.total).toBeGreaterThan(0);
    expect(counts['GET /v2/transactions']).toBeUndefined();
    const { item: truth } = await stack.sandbox.truth(probe.itemId);
    const { body: item } = await app.get(`/items/${probe.itemId}`);
    expect(truth).toMatchObject({ status: 'UPDATED', executionStatus: 'PARTIAL_SUCCESS' });
    expect(item).toMatchObject({
      status: 'UPDATED',
      executionStatus: 'PARTIAL_SUCCESS',
      lastUpdatedAt: truth.lastUpdatedAt,
    });
    await stack.sandbox.sync(probe.itemId, { add: 3, delete: 1 });
    await stack.settled();
    await expectCopyEqualsBank();
  });

  it('reads transactions also when accounts were not updated', async () => {
    await stack.sandbox.control('POST', `/items/${probe.itemId}/sync`, {
      changes: { add: 3, delete: 1, backdate: 1 },
      products: ['TRANSACTIONS'],
      webhooks: false,
    });
    await probe.tell('item/updated');
    await stack.settled();
    await expectCopyEqualsBank();
  });

  it('reads the history again that came empty because the consent ended while it was read', async () => {
    const pages = await stack.sandbox.fault({ match: TRANSACTIONS, kind: 'hold' });
    const { body: item } = await app.post<{ id: string }>('/items', {
      connectorId: 601,
      parameters: { cpf: '761.092.776-73' },
    });
    probe = new SyncProbe(stack, item.id);
    await eventually(() =>
      stack.sandbox.control('POST', `/items/${item.id}/authorize`, { approve: true }).then(
        () => true,
        () => false,
      ),
    );
    await eventually(
      async () => (await probe.rows(`select 1 from sync.accounts where item_id = $1`)).length > 0,
    );
    await stack.sandbox.holds(pages);
    await stack.sandbox.consent(item.id, 'revoked');
    await stack.sandbox.noFaults();
    await stack.settled();
    expect(await probe.transactions()).toEqual([]);
    await stack.sandbox.consent(item.id, 'active');
    await stack.sandbox.sync(item.id, { add: 1 });
    await stack.settled();
    await expectCopyEqualsBank();
  });

  it('serves the Item as UPDATING with its former lastUpdatedAt as long as the rows cannot be read', async () => {
    const { body: before } = await app.get(`/items/${probe.itemId}`);
    const match = { path: '/v2/transactions' };
    await stack.sandbox.fault({ match, kind: 'status', status: 503 });
    await stack.sandbox.sync(probe.itemId, { add: 2 });
    await eventually(async () => (await probe.runs()).some((run) => run.outcome === 'partial'));
    const { body: during } = await app.get(`/items/${probe.itemId}`);
    expect(during).toMatchObject({ status: 'UPDATING', lastUpdatedAt: before.lastUpdatedAt });
    expect(
      (await app.get<{ results: Json[] }>('/v2/items?status=UPDATED')).body.results.map((i) => i.id),
    ).not.toContain(probe.itemId);
    await stack.sandbox.noFaults();
    await stack.settled();
    const { item: truth } = await stack.sandbox.truth(probe.itemId);
    expect((await app.get(`/items/${probe.itemId}`)).body).toMatchObject({
      status: 'UPDATED',
      lastUpdatedAt: truth.lastUpdatedAt,
    });
    await expectCopyEqualsBank();
  });

  it('waits between its tries when Pluggy has the Item but says 404 for its data', async () => {
    const match = { path: '^/(accounts|investments|loans|identity|consents)' };
    await stack.sandbox.fault({ match, kind: 'status', status: 404, body: {} });
    await stack.sandbox.sync(probe.itemId, {});
    const attempts = async (): Promise<number[]> => {
      const jobs = await probe.rows<{ attempts: number }>(
        `select attempts from graphile_worker._private_jobs where locked_at is null and payload->>'itemId' = $1`,
      );
      return jobs.map((job) => job.attempts);
    };
    await eventually(async () => (await attempts()).join() === '1');
    await stack.hurry();
    await eventually(async () => (await attempts()).join() === '2');
    expect((await probe.runs()).filter((run) => run.outcome === 'failed')).toHaveLength(2);
    await stack.sandbox.noFaults();
    await stack.settled();
    await expectCopyEqualsBank();
  });
});
