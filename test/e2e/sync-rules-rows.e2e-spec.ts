import { copyOf, differences, truthOf } from '../harness/compare.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';

/** Bank-supplied content is hostile input: what PostgreSQL refuses costs one row, never a page or an account. */
describe('hostile rows', () => {
  let stack: Stack;
  let app: AppClient;
  let probe: SyncProbe;
  let accountId: string;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    app = await stack.createApp();
  });
  afterAll(() => stack?.stop());

  beforeEach(async () => {
    probe = new SyncProbe(stack, (await stack.connect(app)).id);
    accountId = await probe.account('BANK');
  });
  afterEach(() => stack.sandbox.noFaults());

  /** A row that the bank might send next. */
  async function row(changes: Json = {}): Promise<Json & { id: string }> {
    const [like] = await probe.transactions(accountId);
    return { ...like!, id: crypto.randomUUID(), ...changes };
  }

  /** The rows as a page of JSON text, with what JSON.stringify would not write put in by hand. */
  const pageText = (rows: unknown[], replace: Record<string, string> = {}): string =>
    Object.entries(replace).reduce(
      (text, [mark, raw]) => text.replaceAll(mark, () => raw),
      JSON.stringify({ results: rows, next: null }),
    );

  it('takes an id that is twice in a page once, as it came last', async () => {
    const first = await row({ description: 'first' });
    const run = await probe.readPage(accountId, {
      results: [first, { ...first, description: 'last' }],
      next: null,
    });
    expect(run).toMatchObject({ outcome: 'done', added: 1, parked: 0 });
    expect(await probe.transaction(first.id)).toMatchObject({ description: 'last' });
  });

  it('puts U+FFFD in place of NUL and lone surrogates, and the run says so', async () => {
    const one = await row({ description: 'TEXT' });
    const run = await probe.readPage(
      accountId,
      pageText([one], { TEXT: 'a\\u0000b\\ud800c\\udc00 \\ud83d\\ude00 \\\\u0000' }),
    );
    expect(run).toMatchObject({ outcome: 'done', added: 1, parked: 0, replaced_characters: 3 });
    expect(await probe.transaction(one.id)).toMatchObject({
      description: 'a\uFFFDb\uFFFDc\uFFFD 😀 \\u0000',
    });
  });

  it.each(['1e100000', '1e999999', '-1E+200000', '1e-99999'])(
    'parks a row with the number %s alone',
    async (number) => {
      const [before, absurd, after] = [
        await row(),
        await row({ amount: 'NUMBER' }),
        await row({ description: number }),
      ];
      const run = await probe.readPage(accountId, pageText([before, absurd, after], { '"NUMBER"': number }));
      expect(run).toMatchObject({ outcome: 'done', added: 2, parked: 1 });
      expect(await probe.transaction(before.id)).toEqual(before);
      expect(await probe.transaction(after.id)).toEqual(after);
      const [parked, ...others] = await probe.parked();
      expect(others).toEqual([]);
      expect(JSON.parse(parked!.row_text)).toEqual({ ...absurd, amount: number });
    },
  );

  it('parks bad rows alone, each once however often it comes, and stores the rest of the page', async () => {
    const other = new SyncProbe(stack, (await stack.connect(app)).id);
    const [foreign] = await other.transactions();
    const good = await Promise.all(Array.from({ length: 6 }, () => row()));
    const bad = [
      await row({ date: 'never' }),
      await row({ id: 'not-a-uuid' }),
      await row({ accountId: null }),
      await row({ amount: 'much' }),
      { ...foreign!, description: 'another Item has this id' },
      null,
      'row',
    ];
    const page = { results: [...good.slice(0, 3), ...bad, ...good.slice(3)], next: null };
    expect(await probe.readPage(accountId, page)).toMatchObject({ outcome: 'done', added: 6, parked: 7 });
    for (const row of good) expect(await probe.transaction(row.id)).toEqual(row);
    expect((await probe.parked()).map((parked) => JSON.parse(parked.row_text) as unknown)).toEqual(bad);
    expect(await other.transaction(foreign!.id)).toEqual(foreign);
    expect(await probe.readPage(accountId, page)).toMatchObject({ unchanged: 6, parked: 7 });
    expect(await probe.parked()).toHaveLength(7);
  });

  it('parks what means something to PostgreSQL only, and would be stored as that', async () => {
    const good = await row({ createdAt: null, updatedAt: '2026-01-01' });
    const bad = await Promise.all(
      [
        ...[
          'infinity',
          '-infinity',
          'epoch',
          'now',
          'today',
          'tomorrow',
          '2026-01-01 allballs',
          20260101,
        ].map((date) => ({ date })),
        { createdAt: 'now' },
        { updatedAt: 'infinity' },
        ...['NaN', 'Infinity', '-inf', '0x10'].map((amount) => ({ amount })),
      ].map(row),
    );
    expect(await probe.readPage(accountId, { results: [...bad, good], next: null })).toMatchObject({
      outcome: 'done',
      added: 1,
      parked: bad.length,
    });
    expect((await probe.parked()).map((parked) => JSON.parse(parked.row_text) as unknown)).toEqual(bad);
    expect(await probe.transaction(good.id)).toEqual(good);
  });

  it('goes on to the next page when every row of one is bad', async () => {
    const good = await row();
    await probe.answer('after=', { results: [good], next: null });
    const next = `?accountId=${accountId}&after=bmV4dA`;
    const run = await probe.readPage(accountId, { results: [await row({ date: 'never' })], next });
    expect(run).toMatchObject({ outcome: 'done', added: 1, parked: 1 });
    expect(await probe.transaction(good.id)).toEqual(good);
  });

  it('reads an account for the first time though a row is bad and another one is on two pages', async () => {
    const [one, moved, last] = [await row(), await row({ description: 'first' }), await row()];
    await probe.rows(`delete from sync.transactions where item_id = $1`);
    await probe.rows(`delete from sync.progress where item_id = $1`);
    const next = `?accountId=${accountId}&after=bmV4dA`;
    await probe.answer(`transactions.accountId=${accountId}$`, {
      results: [one, { ...one, id: crypto.randomUUID(), date: 'never' }, moved],
      next,
    });
    await probe.answer('after=', { results: [{ ...moved, description: 'last' }, last], next: null });
    await probe.syncAgain();
    const { transactions } = (await probe.runs()).find((run) => run.parked > 0)!.products;
    expect(transactions).toMatchObject({ changed: 1, parked: 1, unchanged: 0 });
    expect(await probe.transactions(accountId)).toHaveLength(3);
    expect(await probe.transaction(moved.id)).toMatchObject({ description: 'last' });
  });

  it('keeps the row it has when Pluggy’s newer version of it cannot be stored', async () => {
    const [kept] = await probe.transactions(accountId);
    await probe.answer('ids=', { results: [{ ...kept!, date: 'never' }], next: null });
    await probe.tell('transactions/updated', { accountId, transactionIds: [kept!.id] });
    await stack.settled();
    expect(await probe.lastRun()).toMatchObject({ cause: 'transactions/updated', parked: 1, removed: 0 });
    await probe.answer(
      `transactions.accountId=${accountId}$`,
      pageText([{ ...kept!, amount: 'NUMBER' }], { '"NUMBER"': '1e999' }),
    );
    await probe.answer('ids=', pageText([{ ...kept!, amount: 'NUMBER' }], { '"NUMBER"': '1e999' }));
    await probe.syncAgain();
    expect(await probe.transaction(kept!.id)).toEqual(kept);
  });

  it.each([
    ['cut off in the middle', '{"results":[{"id":'],
    ['whose results are no list', '{"results":{"id":1},"next":null}'],
    ['whose results are a text', '{"results":"none","next":null}'],
    ['without results', '{"message":"ok"}'],
  ])('fails on a page %s, writes nothing, and reads it again', async (_name, text) => {
    await stack.sandbox.sync(probe.itemId, { add: 2 }, { webhooks: false });
    await probe.answer('/v2/transactions', text);
    await probe.tell('item/updated');
    await stack.settled();
    expect((await probe.runs()).slice(-2).map((run) => run.outcome)).toEqual(['partial', 'done']);
    expect(await probe.parked()).toEqual([]);
    expect(
      differences(await copyOf(app, probe.itemId), truthOf(await stack.sandbox.truth(probe.itemId))),
    ).toEqual([]);
  });

  it('ends a run with an error when the cursor repeats', async () => {
    const next = `?accountId=${accountId}&after=c2FtZQ`;
    await probe.answer('createdAtFrom=|after=', { results: [await row()], next }, 3);
    await probe.tell('transactions/created', {
      accountId,
      transactionsCreatedAtFrom: new Date().toISOString(),
    });
    expect((await probe.runThatEnded('failed')).error).toContain('cursor repeats');
    await stack.sandbox.noFaults();
    await stack.settled();
    expect((await probe.lastRun()).outcome).toBe('done');
  });
});
