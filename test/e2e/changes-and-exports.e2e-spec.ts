import { request } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SyncProbe } from '../harness/sync-probe.js';
import { unzip } from '../harness/unzip.js';

interface Changes {
  results: ({ type: 'upsert'; transaction: Json & { id: string } } | { type: 'removal'; id: string; accountId: string; successorId: string | null })[]; // prettier-ignore
  after: string;
  next: string | null;
}

describe('what apps follow and take away', () => {
  let stack: Stack;
  let app: AppClient;
  let other: AppClient;
  let probe: SyncProbe;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
      env: { DATABASE_POOL: '5' },
    });
    app = await stack.createApp();
    other = await stack.createApp();
    probe = new SyncProbe(stack, (await stack.connect(app, { clientUserId: 'maria' })).id);
  });
  afterAll(() => stack?.stop());

  describe('the change feed', () => {
    /** Follows the feed to its present end and applies it. */
    async function follow(copy: Map<string, Json>, scope: string, after?: string): Promise<[string, Changes['results']]> {
      const seen: Changes['results'] = [];
      for (let query: string | null = `?${scope}${after ? `&after=${after}` : ''}`; query !== null; ) {
        const { status, body }: { status: number; body: Changes } = await app.get<Changes>(`/transactions/changes${query}`);
        expect(status).toBe(200);
        expect(body.results.length).toBeLessThanOrEqual(500);
        for (const change of body.results) {
          if (change.type === 'upsert') copy.set(change.transaction.id, change.transaction);
          else copy.delete(change.id);
          seen.push(change);
        }
        after = body.after;
        query = body.next;
      }
      return [after!, seen];
    } // prettier-ignore

    const truth = async (): Promise<Map<string, Json>> =>
      new Map((await probe.transactions()).map((row) => [row.id, row]));

    it('brings a reader from nothing to the copy, and then only what changed', async () => {
      const copy = new Map<string, Json>();
      let [after, seen] = await follow(copy, `itemId=${probe.itemId}`);
      expect(seen.length).toBe(422);
      expect(copy).toEqual(await truth());
      const before = await truth();
      await stack.sandbox.sync(probe.itemId, { add: 3, update: 2, delete: 2 });
      await stack.settled();
      [after, seen] = await follow(copy, `itemId=${probe.itemId}`, after);
      const now = await truth();
      const changed = [...now]
        .filter(([id, row]) => !isDeepStrictEqual(row, before.get(id)))
        .map(([id]) => id);
      const gone = [...before.keys()].filter((id) => !now.has(id));
      expect(changed.length * gone.length).toBeGreaterThan(0);
      const told = seen.map((change) => (change.type === 'upsert' ? change.transaction.id : change.id));
      expect(told.toSorted()).toEqual([...changed, ...gone].toSorted());
      expect(copy).toEqual(await truth());
      const again = await app.get<Changes>(`/transactions/changes?itemId=${probe.itemId}&after=${after}`);
      expect(again.body).toEqual({ results: [], after, next: null });
    });

    it('shows a reader also what took the place of changes that a crash of the database has lost', async () => {
      const [after] = await follow(new Map(), `itemId=${probe.itemId}`);
      // As PostgreSQL comes up again: the last commits, which nobody waited for, are gone, and the run has no end.
      await stack.db.query(
        `with last as (select max(change) as n from sync.transactions where item_id = $1),
              lost as (delete from sync.transactions t using last where t.item_id = $1 and t.change > last.n - 20),
              open as (insert into sync.runs (item_id, fence, cause) select item_id, fence, 'crashed' from sync.items where item_id = $1)
         update sync.items set next_change = next_change - 20 where item_id = $1`,
        [probe.itemId],
      );
      await stack.sandbox.sync(probe.itemId, { add: 2 });
      await stack.settled();
      const copy = new Map<string, Json>();
      const [, seen] = await follow(copy, `itemId=${probe.itemId}`, after);
      const now = await truth();
      for (const [id, row] of copy) expect(row).toEqual(now.get(id));
      const { rows } = await stack.db.query<{ id: string }>(`select id from sync.transactions where item_id = $1 and run_id = (select max(id) from sync.runs where item_id = $1)`, [probe.itemId]); // prettier-ignore
      expect(rows.length).toBeGreaterThan(0);
      expect(seen.map((change) => change.type === 'upsert' && change.transaction.id)).toEqual(expect.arrayContaining(rows.map(({ id }) => id))); // prettier-ignore
    });

    it('pages in the order of the changes', async () => {
      await stack.db.query(`insert into sync.removed_rows (item_id, kind, id, parent_id, removed_at, run_id, change)
        select $1, 'transaction', gen_random_uuid(), $2, now(), 0, 100000000 + n from generate_series(1, 1200) n`, [probe.itemId, await probe.account('BANK')]); // prettier-ignore
      const [, seen] = await follow(new Map(), `itemId=${probe.itemId}`);
      expect(seen.length).toBeGreaterThan(1600);
      expect(seen.slice(-1200).every(({ type }) => type === 'removal')).toBe(true);
      await stack.db.query(`delete from sync.removed_rows where item_id = $1 and change > 100000000`, [probe.itemId]); // prettier-ignore
    });

    it('follows one account alone', async () => {
      const accountId = await probe.account('CREDIT');
      const copy = new Map<string, Json>();
      await follow(copy, `accountId=${accountId}`);
      expect(copy).toEqual(new Map((await probe.transactions(accountId)).map((row) => [row.id, row])));
    });

    it('names the row under which the bank has a removed one now', async () => {
      const { id } = await stack.connect(app, { connectorId: 601, parameters: { cpf: '761.092.776-73' } });
      await stack.sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
      await stack.settled();
      const item = new SyncProbe(stack, id);
      const [after] = await follow(new Map(), `itemId=${id}`);
      const { changes } = (await stack.sandbox.sync(id, { repost: 2 })) as unknown as { changes: { reposted: { from: string; to: string }[] }[] }; // prettier-ignore
      await stack.settled();
      const [, seen] = await follow(new Map(), `itemId=${id}`, after);
      const reposted = changes.flatMap((change) => change.reposted);
      expect(reposted.length).toBeGreaterThan(0);
      for (const { from, to } of reposted) {
        expect(seen).toContainEqual(expect.objectContaining({ type: 'removal', id: from, successorId: to }));
        expect(await item.transaction(to)).toBeDefined();
      }

      // The other order: the copy learned of the removals first, and the new rows come later.
      const [between] = await follow(new Map(), `itemId=${id}`);
      await stack.db.query(`delete from sync.transactions where id = any($1::uuid[])`, [reposted.map(({ to }) => to)]); // prettier-ignore
      await stack.db.query(`update sync.removed_rows set successor_id = null where item_id = $1`, [id]);
      await stack.sandbox.sync(id, {});
      await stack.settled();
      const [, told] = await follow(new Map(), `itemId=${id}`, between);
      for (const { from, to } of reposted)
        expect(told).toContainEqual(expect.objectContaining({ type: 'removal', id: from, successorId: to }));
    });

    it.each([
      ['', 'Exactly one of itemId and accountId must be given'],
      ['?itemId=ITEM&accountId=ITEM', 'Exactly one of itemId and accountId must be given'],
      ['?itemId=x', 'itemId must be a UUID'],
      ['?itemId=ITEM&after=x', 'Invalid cursor'],
      [`?itemId=ITEM&after=${Buffer.from('itemId|ITEM|1x').toString('base64url')}`, 'Invalid cursor'],
      ['?itemId=ITEM&since=1', 'property since should not exist'],
    ])('refuses %s', async (query, message) => {
      const { status, body } = await app.get(
        `/transactions/changes${query.replaceAll('ITEM', probe.itemId)}`,
      );
      expect([status, body.message]).toEqual([400, message]);
    });

    it('takes a cursor of this list only, and answers 404 to other apps', async () => {
      const [after] = await follow(new Map(), `itemId=${probe.itemId}`);
      const account = await probe.account('BANK');
      expect((await app.get(`/transactions/changes?accountId=${account}&after=${after}`)).status).toBe(400);
      expect((await other.get(`/transactions/changes?itemId=${probe.itemId}`)).status).toBe(404);
      expect((await other.get(`/transactions/changes?accountId=${account}`)).status).toBe(404);
    });
  });

  describe('sync runs', () => {
    it('say what was read and what came of it, by product', async () => {
      await stack.sandbox.sync(probe.itemId, { add: 1 });
      await stack.settled();
      const { body } = await app.get<{ total: number; results: Json[] }>(`/items/${probe.itemId}/sync-runs`);
      const rows = await probe.runs();
      expect(body.total).toBe(rows.length);
      expect(body.results.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toReversed());
      const first = body.results.at(-1)!;
      expect(first).toMatchObject({
        itemId: probe.itemId,
        outcome: 'done',
        error: null,
        added: 422 + 2 + 12 + 4 + 24 + 1 + 1,
        changed: 0,
        replacedCharacters: 0,
        products: {
          transactions: { pages: 2, added: 422, replacedCharacters: 0 },
          loans: { pages: 1, added: 1 },
        },
      });
      expect(first.calls).toBe(first.pages);
      const one = await app.get(`/items/${probe.itemId}/sync-runs/${String(first.id)}`);
      expect(one).toMatchObject({ status: 200, body: first });
      // Which webhook it was:
      const created = body.results.find(({ cause }) => cause === 'transactions/created')!;
      const [inbox] = (await stack.db.query<{ event: string }>(`select body::jsonb->>'event' as event from webhooks.inbox where id = $1`, [created.inboxId])).rows; // prettier-ignore
      expect(inbox).toEqual({ event: 'transactions/created' });
      expect((await app.get(`/items/${probe.itemId}/sync-runs?pageSize=1&page=2`)).body).toMatchObject({ results: [body.results[1]], page: 2 }); // prettier-ignore
    });

    it('show how far one has come while it goes on', async () => {
      await stack.sandbox.fault({ match: { path: '/investments\\?' }, kind: 'hold', times: 1 });
      await stack.sandbox.sync(probe.itemId, {});
      const running = await eventually(async () => {
        const { body } = await app.get<{ results: Json[] }>(`/items/${probe.itemId}/sync-runs?pageSize=1`);
        const [newest] = body.results;
        return newest!.endedAt === null ? newest : undefined;
      });
      expect(running).toMatchObject({ outcome: null, endedAt: null });
      await stack.sandbox.noFaults();
      await stack.settled();
    });

    it('are the app’s own', async () => {
      expect((await other.get(`/items/${probe.itemId}/sync-runs`)).status).toBe(404);
      expect((await other.get(`/items/${probe.itemId}/sync-runs/1`)).status).toBe(404);
      expect((await app.get(`/items/${probe.itemId}/sync-runs/999999`)).status).toBe(404);
      expect((await app.get(`/items/${probe.itemId}/sync-runs/x`)).status).toBe(400);
    });
  });

  it('balances: one a day and account, the last seen', async () => {
    const accountId = await probe.account('BANK');
    await stack.db.query(`insert into sync.balances (item_id, account_id, day, balance, currency_code, run_id)
      select $1, $2, current_date - n, 100.10 + n, 'BRL', 0 from generate_series(2, 4) n`, [probe.itemId, accountId]); // prettier-ignore
    const { body } = await app.get<{ total: number; results: { day: string; balance: number }[] }>(`/accounts/${accountId}/balances`); // prettier-ignore
    const account = (await app.get(`/accounts/${accountId}`)).body;
    expect(body).toMatchObject({ page: 1, total: 4, totalPages: 1 });
    expect(body.results[0]).toEqual({ day: expect.any(String) as string, balance: account.balance, currencyCode: 'BRL' }); // prettier-ignore
    expect(body.results.slice(1).map(({ balance }) => balance)).toEqual([102.1, 103.1, 104.1]);
    const { day } = body.results[2]!;
    expect((await app.get(`/accounts/${accountId}/balances?from=${day}&to=${day}`)).body).toMatchObject({ total: 1, results: [{ day }] }); // prettier-ignore
    expect((await app.get(`/accounts/${accountId}/balances?from=2026-02-30`)).status).toBe(400);
    expect((await other.get(`/accounts/${accountId}/balances`)).status).toBe(404);
  });

  it('the reporting views say the same, typed', async () => {
    const views = ['accounts', 'transactions', 'bills', 'investments', 'investment_transactions', 'loans', 'balances', 'sync_runs']; // prettier-ignore
    for (const view of views) {
      const table = view === 'sync_runs' ? 'runs' : view;
      const [counts] = await probe.rows(`select (select count(*) from reporting.${view} where item_id = $1) as shown, (select count(*) from sync.${table} where item_id = $1) as kept`); // prettier-ignore
      expect([view, counts]).toEqual([view, { shown: expect.stringMatching(/[1-9]/) as string, kept: (counts as { shown: string }).shown }]); // prettier-ignore
    }
    const transactions = await probe.transactions();
    const sum = (type: string): number =>
      Math.round(transactions.filter((row) => row.type === type).reduce((total, row) => total + Math.abs(Number(row.amount)), 0) * 100); // prettier-ignore
    const [sums] = await probe.rows(
      `select (sum(signed_size) filter (where direction = 'in') * 100)::int as money_in,
              (sum(signed_size) filter (where direction = 'out') * 100)::int as money_out
         from reporting.transactions where item_id = $1`,
    );
    expect(sums).toEqual({ money_in: sum('CREDIT'), money_out: -sum('DEBIT') });
    const [item] = await probe.rows(`select client_user_id, status, copied_through = last_updated_at as current from reporting.items where item_id = $1`); // prettier-ignore
    expect(item).toEqual({ client_user_id: 'maria', status: 'UPDATED', current: true });
  });

  describe('exports', () => {
    const text = async (
      path: string,
      as = app,
    ): Promise<{ status: number; type: string | null; body: Buffer }> => {
      const response = await fetch(stack.url + path, { headers: { 'x-api-key': await keyOf(as) } });
      return { status: response.status, type: response.headers.get('content-type'), body: Buffer.from(await response.arrayBuffer()) }; // prettier-ignore
    };
    async function keyOf({ clientId, clientSecret }: AppClient): Promise<string> {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${stack.url}/auth`, { method: 'POST', headers, body: JSON.stringify({ clientId, clientSecret }) }); // prettier-ignore
      return ((await answer.json()) as { apiKey: string }).apiKey;
    }

    /** Cells of a CSV, by RFC 4180. */
    function cells(csv: string): string[][] {
      const rows: string[][] = [[]];
      for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
        if (end === '' && quoted === undefined && plain === '' && rows.at(-1)!.length === 0) break;
        rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
        if (end === '\r\n') rows.push([]);
      }
      return rows.filter((row) => row.length > 0);
    }

    it('transactions as JSON Lines: Pluggy’s objects, with the filters of the read API', async () => {
      const lines = async (query: string): Promise<Json[]> => {
        const { status, type, body } = await text(`/exports/transactions?format=jsonl&${query}`);
        expect([status, type]).toEqual([200, 'application/jsonl; charset=utf-8']);
        return body.toString().split('\n').slice(0, -1).map((line) => JSON.parse(line) as Json); // prettier-ignore
      };
      const byId = (rows: Json[]): Json[] => rows.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
      const all = await probe.transactions();
      expect(byId(await lines(`itemId=${probe.itemId}`))).toEqual(byId(all));
      expect(byId(await lines('clientUserId=maria'))).toEqual(byId(all));
      const accountId = await probe.account('BANK');
      const { body } = await app.get<{ results: Json[] }>(`/v2/transactions?accountId=${accountId}&dateFrom=2026-10-01&dateTo=2026-10-31`); // prettier-ignore
      expect(body.results.length).toBeGreaterThan(5);
      expect(await lines(`accountId=${accountId}&dateFrom=2026-10-01&dateTo=2026-10-31`)).toEqual(body.results); // prettier-ignore
    });

    it('transactions as CSV, with formulas defused and numbers left alone', async () => {
      const accountId = await probe.account('BANK');
      const [row] = await probe.transactions(accountId);
      const nasty = ['=1+1', '+55 11', '-2', '@cmd', '\t=1', 'a "b", c\r\nd', 'ação; x'];
      await probe.rows(`update sync.transactions set data = data || $2 where item_id = $1 and id = $3`, [
        { description: nasty[0], descriptionRaw: nasty[5], category: nasty[3], providerCode: nasty[4], amount: -12.5, balance: '=2', operationType: nasty[6], status: nasty[1], currencyCode: nasty[2] },
        row!.id,
      ]); // prettier-ignore
      const { status, type, body } = await text(`/exports/transactions?accountId=${accountId}`);
      expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
      const [head, ...rows] = cells(body.toString());
      expect(body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      expect(rows).toHaveLength((await probe.transactions(accountId)).length);
      head![0] = head![0]!.replace('\ufeff', '');
      const found = rows.find(([id]) => id === row!.id)!;
      expect(Object.fromEntries(found.map((cell, i) => [head![i], cell]))).toMatchObject({
        description: `'=1+1`, descriptionRaw: nasty[5], category: `'@cmd`, providerCode: `'\t=1`, amount: '-12.5', balance: '',
        operationType: nasty[6], status: `'+55 11`, currencyCode: `'-2`,
      }); // prettier-ignore
    });

    it('everything about a user as a ZIP', async () => {
      const { status, type, body } = await text('/users/maria/export');
      expect([status, type]).toEqual([200, 'application/zip']);
      const files = unzip(body);
      const file = (name: string): Json[] => JSON.parse(files.get(name)!) as Json[];
      expect(file('items.json')).toEqual([(await app.get(`/items/${probe.itemId}`)).body]);
      const counts = ['accounts', 'transactions', 'bills', 'investments', 'investment-transactions', 'loans', 'identity', 'consents', 'resources', 'balances', 'unreadable-rows'].map((name) => file(`${name}.json`).length); // prettier-ignore
      expect(counts).toEqual([2, (await probe.transactions()).length, 12, 4, 24, 1, 1, 0, 0, 5, 0]);
    });

    it('refuses what it cannot export', async () => {
      const { itemId } = probe;
      expect((await text('/exports/transactions')).status).toBe(400);
      expect((await text(`/exports/transactions?itemId=${itemId}&clientUserId=maria`)).status).toBe(400);
      expect((await text(`/exports/transactions?itemId=${itemId}&format=xls`)).status).toBe(400);
      expect((await text('/exports/transactions?clientUserId=nobody')).status).toBe(404);
      for (const query of [
        `itemId=${itemId}`,
        `accountId=${await probe.account('BANK')}`,
        'clientUserId=maria',
      ])
        expect((await text(`/exports/transactions?${query}`, other)).status).toBe(404);
      expect((await text('/users/maria/export', other)).status).toBe(404);
    });

    it('runs one at a time with five connections, and gives its connection back when the reader goes away', async () => {
      // Much more than fits into the sockets' buffers, so that the first export is under way as long as nobody reads.
      await probe.rows(
        `insert into sync.transactions (item_id, id, account_id, date, created_at, updated_at, status, amount, run_id, data, change)
         select item_id, gen_random_uuid(), account_id, date - interval '10 years', created_at, updated_at, status, amount, run_id,
                data || jsonb_build_object('filler', repeat('x', 1000)), 0
           from sync.transactions, generate_series(1, 60) where item_id = $1`,
      );
      const headers = { 'x-api-key': await keyOf(app) };
      const slow = request(`${stack.url}/exports/transactions?itemId=${probe.itemId}&format=jsonl`, {
        headers,
      });
      await new Promise<void>((resolve) => {
        slow.on('response', (response) => {
          response.pause();
          resolve();
        });
        slow.on('error', () => undefined);
        slow.end();
      });
      const refused = await app.get(`/exports/transactions?itemId=${probe.itemId}`);
      expect([refused.status, refused.body.codeDescription]).toEqual([429, 'TOO_MANY_EXPORTS']);
      expect((await app.get(`/items/${probe.itemId}`)).status).toBe(200);
      slow.destroy();
      const freed = async (): Promise<boolean> =>
        (await stack.db.query(`select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`)).rows.length === 0; // prettier-ignore
      await eventually(freed);
      expect((await text('/users/maria/export')).status).toBe(200);
    });

    it('breaks the connection when it cannot go on: half a file never looks whole', async () => {
      const headers = { 'x-api-key': await keyOf(app) };
      const response = await fetch(`${stack.url}/exports/transactions?itemId=${probe.itemId}&format=jsonl`, {
        headers,
      });
      expect(response.status).toBe(200);
      // It waits for its reader by then, in the middle of the file.
      const cut = async (): Promise<boolean> =>
        (
          await stack.db.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and state = 'idle in transaction' and query like 'fetch%'`,
          )
        ).rows.length > 0;
      await eventually(cut);
      await expect(response.arrayBuffer()).rejects.toThrow();
      expect((await app.get(`/items/${probe.itemId}`)).status).toBe(200);
    });

    it('break off when what they read is deleted meanwhile', async () => {
      const headers = { 'x-api-key': await keyOf(app) };
      const response = await fetch(`${stack.url}/exports/transactions?itemId=${probe.itemId}&format=jsonl`, {
        headers,
      });
      expect(response.status).toBe(200);
      // Of so much, most is not sent yet: nobody has read.
      expect((await app.call('DELETE', `/items/${probe.itemId}`)).status).toBe(200);
      await stack.settled();
      await expect(response.arrayBuffer()).rejects.toThrow();
      expect((await text('/users/maria/export')).status).toBe(404);
    });
  });
});
