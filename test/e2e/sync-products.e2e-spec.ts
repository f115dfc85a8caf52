import { EventEmitter2 } from '@nestjs/event-emitter';
import { DataSource } from 'typeorm';
import { CheckSuspects } from '../../src/items/check-suspects.js';
import '../../src/items/read-item.js'; // declares who handles ItemNotified
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { EventBus } from '../../src/kernel/events/event-bus.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { AuditItems } from '../../src/sync/runs/audit-items.js';
import type { Report } from '../../src/sync/verify/verify-item.js';
import type { AppClient } from '../harness/app-client.js';
import { NodeProcess } from '../harness/node-process.js';
import { type ProductRows, copiedRows, rowDifferences, trueRows } from '../harness/product-rows.js';
import type { ChangeableProduct, Json, ProductChange } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

/** A product at the bank, its table here, the name of its tombstones, and its list at Pluggy. */
const PRODUCTS: [ChangeableProduct, { table: string; kind: string; list: string }][] = [
  ['accounts', { table: 'accounts', kind: 'account', list: '/accounts\\?' }],
  ['bills', { table: 'bills', kind: 'bill', list: '/bills\\?' }],
  ['investments', { table: 'investments', kind: 'investment', list: '/investments\\?' }],
  ['investmentTransactions', { table: 'investment_transactions', kind: 'investment_transaction', list: '/investments/[^/]+/transactions' }],
  ['loans', { table: 'loans', kind: 'loan', list: '/loans\\?' }],
  ['identity', { table: 'identities', kind: 'identity', list: '/identity\\?' }],
  ['resources', { table: 'resources', kind: 'resource', list: '/resources' }],
]; // prettier-ignore

const EMPTY = { page: 1, total: 0, totalPages: 0, results: [] };

/** Every product of an Item, and what becomes of it here when it changes at the bank. */
describe('the products of an Item', () => {
  let stack: Stack;
  let app: AppClient;
  let probe: SyncProbe;
  let database: DataSource;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    app = await stack.createApp();
    probe = new SyncProbe(stack, await openFinanceItem());
    database = await new DataSource({ type: 'postgres', url: stack.database.url }).initialize();
  });
  afterAll(async () => {
    await database?.destroy();
    await stack?.stop();
  });
  afterEach(async () => {
    await stack.sandbox.noFaults();
    await stack.sandbox.control('PATCH', '/switches', { failedProducts: [], statusDetailSpelling: 'spec' });
  });

  /** An Item with everything that there is, once its user has said yes at the bank. */
  async function openFinanceItem(): Promise<string> {
    const { id } = await stack.connect(app, { connectorId: 601, parameters: { cpf: '111.444.777-35' } });
    await stack.sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
    await stack.settled();
    return id;
  }

  async function differences(): Promise<string[]> {
    return rowDifferences(
      await copiedRows(stack, probe.itemId),
      trueRows(await stack.sandbox.truth(probe.itemId)),
    );
  }

  /** Something changes in every product, at the bank. */
  async function changeEverything(quiet = false): Promise<void> {
    for (const [product] of PRODUCTS) await stack.sandbox.change(probe.itemId, product, { change: 1, quiet });
  }

  /** A check or audit of the hub's, as if its time had come; its own schedule may have had this slot already. */
  async function turnOf(
    task: string,
    tick: (events: EventBus, once: ScheduleOnce) => Promise<void>,
  ): Promise<void> {
    const db = new Database(database);
    await stack.db.query(`delete from kernel.schedule_runs where task = $1`, [task]);
    await tick(new EventBus(new EventEmitter2()), new ScheduleOnce(db));
    await stack.settled();
  }
  const worker = Object.assign(new Config(), { ROLE: 'worker' });

  const audit = (): Promise<void> =>
    turnOf('audit-items', (events, once) =>
      new AuditItems(worker, events, once, undefined as never, undefined as never).tick(),
    );

  const check = (): Promise<void> =>
    turnOf('check-suspects', (events, once) =>
      new CheckSuspects(worker, new Database(database), events, once).tick(),
    );

  it('are all copied', async () => {
    expect((await app.get(`/items/${probe.itemId}`)).body).toMatchObject({ status: 'UPDATED' });
    const copied = await copiedRows(stack, probe.itemId);
    const none = PRODUCTS.filter(([, { table }]) => Object.keys(copied[table]!).length === 0);
    expect(none).toEqual([]);
    expect(await differences()).toEqual([]);
    expect(await probe.rows(`select 1 from sync.consents where item_id = $1`)).toHaveLength(1);
  });

  const of = (rows: ProductRows, { table }: { table: string }, id: string): Json | undefined =>
    Object.entries(rows[table]!).find(([key]) => key.endsWith(id))?.[1];

  it('follow the bank, each of them: rows come, change and go', async () => {
    const before = await copiedRows(stack, probe.itemId);
    const changes: [(typeof PRODUCTS)[number], ProductChange][] = [];
    for (const product of PRODUCTS) {
      // An Item has one identity at most.
      const add = product[0] === 'identity' ? 0 : 2;
      const change = await stack.sandbox.change(probe.itemId, product[0], { add, change: 1 });
      expect([product[0], change.added.length, change.changed.length]).toEqual([product[0], add, 1]);
      changes.push([product, change]);
    }
    await probe.syncAgain();
    const between = await copiedRows(stack, probe.itemId);
    for (const [[name, product], { added, changed }] of changes) {
      const came = added.map((id) => [of(before, product, id), of(between, product, id) !== undefined]);
      expect([name, came]).toEqual([name, added.map(() => [undefined, true])]);
      expect([name, of(between, product, changed[0]!)]).not.toEqual([name, of(before, product, changed[0]!)]);
    }
    expect(await differences()).toEqual([]);

    // New rows go: with an account of the beginning more would go than the brake lets go.
    const gone = changes.map(([, { added, changed }]) => (added.length > 0 ? added : changed)[0]!);
    for (const [n, [[product]]] of changes.entries()) {
      const ids = [gone[n]!];
      expect((await stack.sandbox.change(probe.itemId, product, { delete: 1, ids })).deleted).toEqual(ids);
    }
    await probe.syncAgain();
    const after = await copiedRows(stack, probe.itemId);
    for (const [n, [[, product]]] of changes.entries()) expect(of(after, product, gone[n]!)).toBeUndefined();
    expect(await differences()).toEqual([]);
    const tombstones = await probe.rows<{ kind: string; id: string }>(
      `select kind, id from sync.removed_rows where item_id = $1`,
    );
    for (const [n, [[, { kind }]]] of changes.entries())
      expect(tombstones).toContainEqual({ kind, id: gone[n] });
    await stack.sandbox.change(probe.itemId, 'identity', { add: 1 });
    await probe.syncAgain();
  });

  // Where there are no cards and no investments, nobody asks for their bills and movements.
  it.each([
    ['accounts', 'investments', 'loans', 'identity', 'resources'],
    ['bills', 'investmentTransactions'],
  ])('are not gone because a list came empty: %s …', async (...products) => {
    const before = await copiedRows(stack, probe.itemId);
    for (const [product, { list }] of PRODUCTS) {
      const status = product === 'identity' ? 404 : 200;
      if (products.includes(product))
        await stack.sandbox.fault({ match: { method: 'GET', path: list }, kind: 'status', status, body: EMPTY, times: 1 }); // prettier-ignore
    }
    await stack.db.query(`update sync.items set audited_at = null where item_id = $1`, [probe.itemId]);
    await audit();
    const faults = await stack.sandbox.control<{ times: number }[]>('GET', '/faults');
    expect(faults.map(({ times }) => times)).toEqual(products.map(() => 0));
    expect(await copiedRows(stack, probe.itemId)).toEqual(before);
    expect(await differences()).toEqual([]);
  });

  it('are found changed by the check when every webhook was lost', async () => {
    await changeEverything();
    await stack.sandbox.sync(probe.itemId, { add: 2, update: 2, delete: 1 }, { webhooks: false });
    expect((await differences()).length).toBeGreaterThanOrEqual(PRODUCTS.length);
    await probe.rows(
      `update items.items set next_auto_sync_at = now() - interval '2 hours', read_at = now() - interval '61 minutes'
        where id = $1`,
    );
    await check();
    expect(await probe.lastRun()).toMatchObject({ cause: 'check', outcome: 'done' });
    expect(await differences()).toEqual([]);
  });

  it('are read again whole when their audit is due, and only then: it finds what no sync would', async () => {
    const { changed } = await stack.sandbox.change(probe.itemId, 'investmentTransactions', { change: 3, quiet: true }); // prettier-ignore
    await probe.syncAgain();
    expect(await differences()).toHaveLength(changed.length);
    await audit();
    expect(await differences()).toHaveLength(changed.length);
    await probe.rows(`update sync.items set audited_at = now() - interval '31 days' where item_id = $1`);
    await audit();
    expect(await probe.lastRun()).toMatchObject({ cause: 'audit', outcome: 'done', changed: changed.length });
    expect(await differences()).toEqual([]);
  });

  describe('one of which fails', () => {
    it.each([
      ['LOANS', 'loans'],
      ['INVESTMENTS_TRANSACTIONS', 'investmentsTransactions'],
      ['CREDIT_CARDS', 'creditCards'],
    ])('%s: the others are brought up to date', async (failed, name) => {
      await changeEverything();
      await stack.sandbox.control('PATCH', '/switches', { failedProducts: [failed] });
      await probe.syncAgain();
      expect((await app.get(`/items/${probe.itemId}`)).body).toMatchObject({
        status: 'UPDATED',
        executionStatus: 'PARTIAL_SUCCESS',
        statusDetail: { [name]: { isUpdated: false } },
      });
      const { outcome, products } = await probe.lastRun();
      expect(outcome).toBe('done');
      expect(products).not.toHaveProperty(name);
      expect(products).toMatchObject({ accounts: { changed: 1 }, identity: { changed: 1 }, resources: { changed: 1 } }); // prettier-ignore
      await stack.sandbox.control('PATCH', '/switches', { failedProducts: [] });
      await probe.syncAgain();
      expect((await probe.lastRun()).products[name]).toMatchObject({ changed: 1 });
      expect(await differences()).toEqual([]);
    });

    it.each(['spec', 'sdk', 'both'])(
      'is told by statusDetail as %s spells it',
      async (statusDetailSpelling) => {
        await stack.sandbox.control('PATCH', '/switches', { statusDetailSpelling });
        await stack.sandbox.change(probe.itemId, 'investmentTransactions', { change: 2 });
        await probe.syncAgain();
        expect(await differences()).toEqual([]);
      },
    );

    it('is tried again without the others, which stay as they came', async () => {
      await changeEverything();
      await stack.sandbox.fault({ match: { path: '/loans\\?' }, kind: 'status', status: 400, body: { code: 400, message: 'no' }, times: 1 }); // prettier-ignore
      const runs = (await probe.runs()).length;
      await probe.syncAgain();
      const [partial, ...others] = (await probe.runs()).slice(runs);
      expect(partial).toMatchObject({
        outcome: 'partial',
        error: expect.stringMatching(/^loans: /) as string,
      });
      expect(others).toEqual([]); // a refusal is not asked for again before Pluggy's next sync
      expect((await differences()).map((text) => text.split(' ')[0])).toEqual(['loans']);
      await stack.sandbox.fault({ match: { path: '/loans\\?' }, kind: 'reset', times: 6 });
      await stack.sandbox.change(probe.itemId, 'bills', { change: 1 });
      await probe.syncAgain();
      const last = (await probe.runs()).slice(runs + 1);
      expect(last.map(({ outcome }) => outcome)).toEqual([
        'partial',
        ...last.slice(2).map(() => 'failed'),
        'done',
      ]);
      expect(last.at(-1)).toMatchObject({ products: { loans: { changed: 1 } } });
      expect(last.at(-1)!.products).not.toHaveProperty('creditCards');
      expect(await differences()).toEqual([]);
    });

    it('keeps and serves Pluggy’s warnings', async () => {
      await stack.sandbox.sync(probe.itemId, {}, { warnings: [{ product: 'LOANS', code: '423' }] });
      await stack.settled();
      const { body } = await app.get<{ statusDetail: { loans: { warnings: Json[] } } }>(
        `/items/${probe.itemId}`,
      );
      expect(body.statusDetail.loans.warnings).toMatchObject([{ code: '423' }]);
      await stack.sandbox.sync(probe.itemId, {});
      await stack.settled();
    });
  });

  it('are not written a second time: no row of the copy is touched by a sync or an audit without news', async () => {
    const before = await written();
    await probe.syncAgain();
    await stack.db.query(`update sync.items set audited_at = null where item_id = $1`, [probe.itemId]);
    await audit();
    const last = await probe.lastRun();
    expect(last).toMatchObject({ cause: 'audit', outcome: 'done', added: 0, changed: 0, removed: 0 });
    expect(last.unchanged).toBeGreaterThan(500);
    expect(await written()).toEqual(before);
    await stack.sandbox.sync(probe.itemId, { update: 1 });
    await stack.settled();
    expect(await written()).toMatchObject({ transactions: before.transactions! + 1 }); // it counts
  });

  /** Rows of the copy's tables written so far, by PostgreSQL's own counters: sessions tell theirs when they end. */
  async function written(): Promise<Record<string, number>> {
    await stack.db.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    const { rows } = await stack.db.query<{ name: string; writes: number }>(
      `select relname as name, (n_tup_ins + n_tup_upd + n_tup_del)::int as writes from pg_stat_user_tables
        where schemaname = 'sync' and relname <> all('{runs,items,progress,verifications,verified_ids}')`,
    );
    return Object.fromEntries(rows.map(({ name, writes }) => [name, writes]));
  }

  it.each([
    ['nothing changed', {}, 0],
    ['20 rows changed', { add: 10, update: 10 }, 0],
    // That a row is gone is asked of Pluggy once more, and that the Item and its consent are good by then.
    ['20 rows changed and 2 are gone', { add: 10, update: 10, delete: 2 }, 3],
  ])('cost at most two calls and a page for each list when %s', async (_, changes, more) => {
    await probe.syncAgain();
    const bank = await stack.sandbox.truth(probe.itemId);
    const cards = bank.accounts.filter(({ type }) => type === 'CREDIT').length;
    // Accounts, investments, loans, identity and resources; bills of each card; transactions of each account.
    const budget = 2 + 5 + cards + bank.accounts.length + more;
    let asked: Record<string, { total: number }> = {};
    // On a busy machine the webhooks of one sync come apart, and each one that comes later is looked into by itself.
    for (let together = false, tries = 0; !together; tries++) {
      expect(tries).toBeLessThan(10);
      const { rows: before } = await stack.db.query<{ at: string }>(`select clock_timestamp()::text as at`);
      await stack.sandbox.control('DELETE', '/requests');
      await stack.sandbox.sync(probe.itemId, changes);
      await stack.settled();
      asked = await stack.sandbox.control('GET', '/requests');
      const { rows } = await stack.db.query<{ together: boolean }>(
        `select coalesce(min(settled_at) > max(received_at), false) as together
           from webhooks.inbox where received_at > $1`,
        [before[0]!.at],
      );
      together = rows[0]!.together;
    }
    const calls = Object.values(asked).reduce((sum, { total }) => sum + total, 0);
    expect({ asked, isFew: calls <= budget }).toEqual({ asked, isFew: true });
    expect(await differences()).toEqual([]);
  });

  describe('verify', () => {
    async function verify(...args: string[]): Promise<{ code: number | null; output: string }> {
      const process = new NodeProcess('cli.js', ['verify', ...args], { DATABASE_URL: stack.database.url });
      const { code } = await process.exited;
      return { code, output: process.output };
    }

    it('says that the copy equals Pluggy’s', async () => {
      const { code, output } = await verify(probe.itemId);
      expect(output).toContain("the copy equals Pluggy's");
      expect(output).toMatch(/transactions +\d{3} rows {2}equal/);
      expect(code).toBe(0);
    });

    it('names each difference by product, with exit code 3, and changes nothing', async () => {
      await changeEverything();
      const { added, deleted } = await stack.sandbox.change(probe.itemId, 'loans', { add: 1, delete: 1 });
      await stack.sandbox.sync(probe.itemId, { delete: 2 }, { webhooks: false });
      const before = await copiedRows(stack, probe.itemId);
      const { code, output } = await verify(probe.itemId, '--json');
      expect(code).toBe(3);
      const report = JSON.parse(output) as Report;
      expect(report).toMatchObject({ equal: false, moved: false, skipped: [] });
      expect(report.item).toContain('lastUpdatedAt');
      expect(report.products.loans).toMatchObject({
        missing: { count: 1, ids: added },
        different: { count: 1 },
        extra: { count: 1, ids: deleted },
      });
      expect(report.products.transactions).toMatchObject({ extra: { count: 2 } });
      const found = Object.values(report.products).flatMap(({ missing, different, extra }) => [...missing.ids, ...different.ids, ...extra.ids]); // prettier-ignore
      expect(found).toHaveLength((await differences()).length);
      expect((await verify(probe.itemId)).output).toMatch(
        /1 missing here; 1 different \(.+\); 1 not at Pluggy/,
      );
      expect(await copiedRows(stack, probe.itemId)).toEqual(before);
      expect(await probe.rows(`select 1 from sync.verified_ids where $1::uuid is not null`)).toEqual([]);
      await probe.tell('item/updated');
      await stack.settled();
      expect((await verify(probe.itemId)).code).toBe(0);
    });

    it('refuses what it cannot compare', async () => {
      expect(await verify(crypto.randomUUID())).toMatchObject({ code: 1, output: expect.stringContaining('no copy of this Item') as string }); // prettier-ignore
      expect(await verify('x')).toEqual({ code: 1, output: 'The id must be a UUID.' });
    });
  });
});
