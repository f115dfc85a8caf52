import { copyOf, differences } from '../harness/compare.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

const NOTHING = { results: [], next: null };

/** How a transaction leaves the copy: confirmed by Pluggy under a living consent, and never too many at once. */
describe('removals', () => {
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

  const idsOf = (rows: Json[]): string[] => rows.map((row) => String(row.id));

  it('removes nothing on a hint about rows that Pluggy still has', async () => {
    const accountId = await probe.account('BANK');
    const before = await probe.transactions();
    const transactionIds = idsOf(before.filter((row) => row.accountId === accountId)).slice(0, 30);
    await probe.tell('transactions/deleted', { accountId, transactionIds });
    await stack.settled();
    expect(await probe.lastRun()).toMatchObject({ cause: 'transactions/deleted', removed: 0, unchanged: 30 });
    expect(await probe.transactions()).toEqual(before);
  });

  it('removes nothing when an account is said to have lost what is in another one', async () => {
    const accountId = await probe.account('BANK');
    const before = await probe.transactions();
    const transactionIds = idsOf(before.filter((row) => row.accountId !== accountId)).slice(0, 30);
    await probe.tell('transactions/deleted', { accountId, transactionIds });
    await stack.settled();
    expect(await probe.lastRun()).toMatchObject({
      cause: 'transactions/deleted',
      outcome: 'done',
      removed: 0,
    });
    expect(await probe.transactions()).toEqual(before);
    expect(await probe.rows(`select 1 from sync.removed_rows where item_id = $1`)).toEqual([]);
  });

  it('takes one run, not two, to find a lost deletion', async () => {
    const before = (await probe.runs()).length;
    await stack.sandbox.sync(probe.itemId, { delete: 2 }, { webhooks: false });
    await probe.tell('item/updated');
    await stack.settled();
    expect((await probe.runs()).slice(before)).toMatchObject([{ outcome: 'done', removed: 2 }]);
  });

  it('lets an answer bring a removed row back only when it was asked for after the removal', async () => {
    const [row] = await probe.transactions(await probe.account('BANK'));
    const removed = `insert into sync.removed_rows (item_id, kind, id, parent_id, removed_at, run_id)
                     values ($1, 'transaction', $2, $3, clock_timestamp() + $4::interval, 0)
                     on conflict (item_id, kind, id) do update set removed_at = excluded.removed_at`;
    await probe.rows(`delete from sync.transactions where item_id = $1 and id = $2`, [row!.id]);
    await probe.rows(removed, [row!.id, row!.accountId, '1 hour']);
    await probe.syncAgain();
    expect(await probe.transaction(row!.id)).toBeUndefined();
    await probe.rows(removed, [row!.id, row!.accountId, '-1 hour']);
    expect(await probe.syncAgain()).toMatchObject({ outcome: 'done', added: 1 });
    expect(await probe.transaction(row!.id)).toEqual(row);
    expect(await probe.rows(`select 1 from sync.removed_rows where item_id = $1`)).toEqual([]);
  });

  it('remembers a removal, also of a row that it never had', async () => {
    const accountId = await probe.account('CREDIT');
    const [row] = await probe.transactions(accountId);
    const never = crypto.randomUUID();
    await probe.answer('ids=', NOTHING);
    await probe.tell('transactions/deleted', { accountId, transactionIds: [row!.id, never] });
    await stack.settled();
    expect(await probe.lastRun()).toMatchObject({ removed: 1 });
    expect(await probe.transaction(row!.id)).toBeUndefined();
    const remembered = await probe.rows<{ id: string }>(
      `select id from sync.removed_rows where item_id = $1`,
    );
    expect(idsOf(remembered).sort()).toEqual([row!.id, never].sort());
  });

  it.each([
    ['CREDIT', 50, 'more than a fifth, but no more than 50 rows'],
    ['BANK', 60, 'more than 50 rows, but no more than a fifth'],
  ] as const)('removes from %s %i rows: %s', async (type, rows, _why) => {
    const accountId = await probe.account(type);
    const transactionIds = idsOf(await probe.transactions(accountId)).slice(0, rows);
    await probe.answer('ids=', NOTHING);
    await probe.tell('transactions/deleted', { accountId, transactionIds });
    await stack.settled();
    expect(await probe.lastRun()).toMatchObject({ removed: rows, held: 0 });
  });

  it('holds a loss of more than a fifth and more than 50 rows for an admin; the Item stays readable', async () => {
    const accountId = await probe.account('BANK');
    const before = await copyOf(app, probe.itemId);
    const transactionIds = idsOf(await probe.transactions(accountId)).slice(0, 61);
    await probe.answer('ids=', NOTHING);
    await probe.tell('transactions/deleted', { accountId, transactionIds });
    await stack.settled();
    expect(await probe.lastRun()).toMatchObject({ outcome: 'done', removed: 0, held: 61 });
    expect((await probe.held()).map((row) => row.id).sort()).toEqual([...transactionIds].sort());
    expect(differences(await copyOf(app, probe.itemId), before)).toEqual([]);
    expect((await app.get(`/items/${probe.itemId}`)).body.status).toBe('UPDATED');
  });

  it('adds up what an account lost within a day, in however many parts it comes', async () => {
    const accountId = await probe.account('BANK');
    const ids = idsOf(await probe.transactions(accountId));
    async function lose(transactionIds: string[]): Promise<void> {
      await probe.answer('ids=', NOTHING);
      await probe.tell('transactions/deleted', { accountId, transactionIds });
      await stack.settled();
    }
    await lose(Array.from({ length: 100 }, () => crypto.randomUUID())); // never in the copy: no loss
    await lose(ids.slice(0, 40));
    expect(await probe.lastRun()).toMatchObject({ removed: 40, held: 0 });
    await lose(ids.slice(40, 80));
    expect(await probe.lastRun()).toMatchObject({ removed: 0, held: 40 });
    expect(await probe.held()).toHaveLength(40);
    expect(await probe.transactions(accountId)).toHaveLength(ids.length - 40);
    await probe.rows(
      `update sync.removed_rows set lost_at = lost_at - interval '24 hours' where item_id = $1`,
    );
    await lose(ids.slice(40, 80));
    expect(await probe.lastRun()).toMatchObject({ removed: 40, held: 0 });
    expect(await probe.held()).toEqual([]);
  });

  it('holds the same when a window no longer has the rows', async () => {
    const accountId = await probe.account('BANK');
    await probe.rows(`delete from sync.progress where item_id = $1`);
    const left = (await probe.transactions(accountId)).slice(61);
    await probe.answer(`transactions.accountId=${accountId}$`, { results: left, next: null });
    await probe.answer('ids=', NOTHING);
    expect(await probe.syncAgain()).toMatchObject({ outcome: 'done', removed: 0, held: 61 });
    expect(await probe.transactions(accountId)).toHaveLength(left.length + 61);
    expect(await probe.held()).toHaveLength(61);
  });

  it('holds a removal no longer once Pluggy shows the row again', async () => {
    const accountId = await probe.account('BANK');
    const [newest] = await probe.transactions(accountId);
    await probe.rows(
      `insert into sync.held_removals (item_id, kind, parent_id, id, run_id) values ($1, 'transaction', $2, $3, 0)`,
      [accountId, newest!.id],
    );
    await probe.syncAgain();
    expect(await probe.held()).toEqual([]);
    expect(await probe.transaction(newest!.id)).toEqual(newest);
  });

  it.each(['revoked', 'expired'] as const)(
    'removes nothing when the Open Finance consent is %s, whatever the empty lists and the hints say',
    async (state) => {
      const { body: created } = await app.post<Json & { id: string }>('/items', {
        connectorId: 600,
        parameters: { cpf: '761.092.776-73' },
      });
      await stack.settled();
      await stack.sandbox.control('POST', `/items/${created.id}/authorize`, { approve: true });
      await stack.settled();
      const item = new SyncProbe(stack, created.id);
      const before = await item.transactions();
      expect(before.length).toBeGreaterThan(200);
      await stack.sandbox.consent(item.itemId, state);
      const accountId = await item.account('BANK');
      const transactionIds = idsOf(await item.transactions(accountId)).slice(0, 5);
      await item.tell('transactions/deleted', { accountId, transactionIds });
      await stack.settled();
      expect(await item.lastRun()).toMatchObject({
        cause: 'transactions/deleted',
        outcome: 'done',
        removed: 0,
        held: 0,
      });
      // Also a whole run, as if Pluggy had synced just before the end of the consent.
      await item.rows(`update items.items set readable_through = null where id = $1`);
      await item.rows(`update sync.runs set target = null where item_id = $1`);
      await item.tell('item/updated');
      await stack.settled();
      expect(await item.lastRun()).toMatchObject({
        cause: 'item/updated',
        outcome: 'done',
        removed: 0,
        held: 0,
      });
      await stack.sandbox.sync(item.itemId, {});
      await item.tell('transactions/deleted', { accountId, transactionIds });
      await stack.settled();
      expect(await item.transactions()).toEqual(before);
      expect((await app.get(`/v2/transactions?accountId=${accountId}`)).status).toBe(200);
    },
  );
});
