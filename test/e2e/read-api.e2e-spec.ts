import { type Door, openDoor } from '../contract/exchanges.js';
import { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';

type Row = Json & { id: string; date: string };
interface CursorPage {
  results: Row[];
  next: string | null;
}

const NOBODY = '00000000-0000-4000-8000-000000000000';

const byId = (a: Row, b: Row): number => (a.id < b.id ? -1 : 1);

/**
 * The read API against Pluggy's own answers: the same request goes to the hub and to the sandbox, which shares no
 * code with it.
 */
describe('the read API answers as Pluggy does', () => {
  let stack: Stack;
  let doors: Door[];
  let app: AppClient;
  let bank: AppClient;
  let itemId: string;
  let checking: string;
  let card: string;
  let rows: Row[];
  /** An account of more than one page. */
  let large: string;

  beforeAll(async () => {
    stack = await Stack.start();
    const { clientId, clientSecret } = await stack.createApp();
    doors = await Promise.all([openDoor('hub', stack.url), openDoor('sandbox', stack.sandbox.ready.url)]);
    app = new AppClient(doors[0]!.url, clientId, clientSecret);
    bank = new AppClient(doors[1]!.url, stack.sandbox.ready.clientId, stack.sandbox.ready.clientSecret);
    await stack.sandbox.control('PATCH', '/switches', { v2Items: true });
    itemId = (await stack.connect(app, { clientUserId: 'user-42' })).id;
    const accounts = (await app.get<{ results: Row[] }>(`/accounts?itemId=${itemId}`)).body.results;
    checking = accounts.find(({ type }) => type === 'BANK')!.id;
    card = accounts.find(({ type }) => type === 'CREDIT')!.id;
    rows = (await app.transactions(checking)) as Row[];
    const perf = { parameters: { user: 'user-ok-perf-4x', password: 'password-ok' } };
    const many = (await stack.connect(app, perf)).id;
    const [first] = (await app.get<{ results: Row[] }>(`/accounts?itemId=${many}&type=BANK`)).body.results;
    large = first!.id;
  }, 180_000); // three processes and 2,100 rows: a busy machine takes its time
  afterAll(async () => {
    await Promise.all((doors ?? []).map((door) => door.close()));
    await stack?.stop();
  });

  /** What both answer: status and body, without `errorId` and without cursors, which are each one's own. */
  async function both(method: string, path: string, body?: object): Promise<[Json, Json]> {
    const answers = await Promise.all([app.call(method, path, body), bank.call(method, path, body)]);
    const plain = answers.map(({ status, body: whole }): Json => {
      const { next, results, ...rest } = { ...whole };
      delete rest.errorId;
      // Transactions have an order; that of the accounts is nobody's promise.
      const rows = path.startsWith('/accounts') ? (results as Row[])?.toSorted(byId) : results;
      return {
        path,
        ...rest,
        results: rows,
        answered: status,
        more: next === undefined ? null : next !== null,
      };
    });
    return plain as [Json, Json];
  }

  /** Asks both and compares. @returns the hub's answer. */
  async function same(path: string, expected: Json = { answered: 200 }): Promise<Json> {
    const [mine, theirs] = await both('GET', path);
    expect(mine).toMatchObject(expected); // first: it says more in few words
    expect(mine).toEqual(theirs);
    return mine;
  }
  const refused = (path: string, message: string, status = 400): Promise<Json> =>
    same(path, { answered: status, code: status, message });

  describe('GET /v2/transactions', () => {
    const v2 = (filters: string, account = checking): string =>
      `/v2/transactions?accountId=${account}${filters}`;

    it('filters by day, by instant, by creation and by ids', async () => {
      const [newest, middle, oldest] = [rows[0]!, rows[150]!, rows.at(-1)!];
      const day = middle.date.slice(0, 10);
      for (const filters of [
        '',
        `&dateFrom=${day}`,
        `&dateTo=${day}`,
        `&dateFrom=${day}&dateTo=${day}`,
        `&dateFrom=${middle.date}`,
        `&dateTo=${middle.date}`,
        `&dateFrom=${encodeURIComponent(middle.date.replace('Z', '+00:00'))}`,
        `&createdAtFrom=${String(newest.createdAt)}`,
        `&createdAtFrom=${String(newest.createdAt)}&dateTo=${day}`,
        `&ids=${newest.id},${oldest.id}`,
        `&ids=${newest.id}&ids=${oldest.id}`,
        `&ids=${newest.id},${NOBODY}`,
        `&ids=${oldest.id}&dateFrom=${day}`,
      ])
        expect((await same(v2(filters))).results).not.toEqual([]);
      expect((await same(v2('&dateFrom=2099-01-01'))).results).toEqual([]);
      expect((await same(v2(`&ids=${rows[0]!.id}`, card))).results).toEqual([]);
    });

    it('takes 500 ids in one URL and refuses 501', async () => {
      const ids = [...rows.map(({ id }) => id), ...Array.from({ length: 500 }, () => crypto.randomUUID())];
      const page = await same(v2(`&ids=${ids.slice(0, 500).join(',')}`));
      expect((page.results as Row[]).length).toBe(rows.length);
      expect((page.results as Row[]).length).toBeGreaterThan(200);
      await same(v2(`&ids=${encodeURIComponent(ids.slice(0, 500).join(','))}`));
      await same(v2(`&ids=${ids.slice(0, 501).join(',')}`), {
        answered: 400,
        codeDescription: 'IDS_PARAMETER_EXCEEDS_MAX_LENGTH',
        message: 'The ids parameter cannot have more than 500 transaction ids',
      });
    });

    it('refuses what Pluggy refuses, in its words', async () => {
      await refused(
        '/v2/transactions',
        'accountId should not be null or undefined, accountId must be a UUID',
      );
      await refused('/v2/transactions?accountId=x', 'accountId must be a UUID');
      await refused(v2('&pageSize=10'), 'property pageSize should not exist');
      await refused(v2('&from=2026-01-01'), 'property from should not exist');
      await refused(v2('&ids=x'), 'each value in ids must be a UUID');
      await refused(v2('&dateFrom=yesterday'), 'dateFrom must be a valid ISO 8601 date string');
      await refused(v2('&dateTo=2026-13-01'), 'dateTo must be a valid ISO 8601 date string');
      await refused(
        v2('&dateFrom=2026-01-01&createdAtFrom=2026-01-01T00:00:00.000Z'),
        'dateFrom cannot be used together with createdAtFrom',
      );
      for (const cursor of ['x', btoa('2026-01-01T00:00:00.000Z'), btoa(`yesterday|${NOBODY}`)])
        await refused(v2(`&after=${cursor}`), 'Invalid cursor');
      await refused(v2('', NOBODY), 'account not found', 404);
    });

    it('refuses numbers and dates that are out of range, instead of failing', async () => {
      const far = btoa(`0000-01-01T00:00:00.000Z|${NOBODY}`);
      for (const path of [
        v2('&dateFrom=0000-01-01'),
        v2('&dateTo=2026-01-01T00:00:00%2B23:59'),
        v2('&createdAtFrom=0000-01-01T00:00:00Z'),
        v2(`&after=${far}`),
        `/transactions?accountId=${checking}&page=99999999999999999999`,
        `/transactions?accountId=${checking}&from=0000-01-01`,
        '/v2/items?connectorId=99999999999',
        `/v2/items?after=${far}`,
      ])
        expect([path, (await app.get(path)).status]).toEqual([path, 400]);
    });

    it('pages through more than 500 rows, each once, in Pluggy’s order', async () => {
      const mine = (await app.transactions(large)) as Row[];
      const theirs = (await bank.transactions(large)) as Row[];
      expect(mine.length).toBeGreaterThan(1000);
      expect(mine).toEqual(theirs);
    });

    it('neither skips nor repeats rows when a page ends among equal dates', async () => {
      const all = (await app.transactions(large)) as Row[];
      const start = all.findIndex(
        ({ date }, i) =>
          all[i + 499]?.date === all[i + 500]?.date && all[i + 500] && date !== all[i - 1]?.date,
      );
      expect(start).toBeGreaterThanOrEqual(0);
      const from = `?accountId=${large}&dateTo=${all[start]!.date}`;
      const first = (await app.get<CursorPage>(`/v2/transactions${from}`)).body;
      const second = (await app.get<CursorPage>(`/v2/transactions${first.next}`)).body;
      expect(first.results).toHaveLength(500);
      expect([...first.results, ...second.results]).toEqual(all.slice(start, start + 1000));
    });

    it('keeps the filters in `next`, a bare query string, and reads cursors that Pluggy made', async () => {
      const filters = `&dateFrom=2026-01-01&dateTo=2099-01-01`;
      const [mine, theirs] = await Promise.all(
        [app, bank].map(async (one) => (await one.get<CursorPage>(v2(filters, large))).body.next!),
      );
      expect(mine!.replace(/after=.*/, '')).toBe(theirs!.replace(/after=.*/, ''));
      const read = async (next: string): Promise<CursorPage> =>
        (await app.get<CursorPage>(`/v2/transactions${next}`)).body;
      expect(await read(theirs!)).toEqual(await read(mine!));
      expect((await read(mine!)).results.length).toBeGreaterThan(0);
    });
  });

  describe('GET /transactions', () => {
    const v1 = (filters: string, account = checking): string =>
      `/transactions?accountId=${account}${filters}`;

    it('pages, counts and filters', async () => {
      const [newest, middle, oldest] = [rows[0]!, rows[150]!, rows.at(-1)!];
      const day = middle.date.slice(0, 10);
      for (const filters of [
        '',
        '&pageSize=50',
        '&pageSize=50&page=2',
        '&pageSize=1&page=150',
        `&from=${day}`,
        `&to=${day}`,
        `&from=${day}&to=${day}`,
        `&createdAtFrom=${String(newest.createdAt)}`,
        `&ids=${newest.id},${oldest.id}`,
        `&ids=${oldest.id}&from=${day}`,
        '&unknown=ignored',
      ])
        expect((await same(v1(filters))).results).not.toEqual([]);
      const pages = [1, 2, 3].map((page) => same(v1(`&pageSize=500&page=${page}`, large)));
      expect((await Promise.all(pages)).flatMap(({ results }) => results)).toEqual(
        await app.transactions(large),
      );
      expect((await same(v1('&page=99'))).results).toEqual([]);
      expect(await same(v1('&from=2099-01-01'))).toMatchObject({ total: 0, results: [] });
    });

    it('filters a card by bill', async () => {
      const all = await app.transactions(card);
      const billId = all
        .map((row) => (row.creditCardMetadata as { billId?: string } | null)?.billId)
        .find((id) => id)!;
      const { results, total } = await same(v1(`&billId=${billId}`, card));
      expect(total).toBe((results as Row[]).length);
      expect((results as Row[]).length).toBeGreaterThan(0);
      expect((results as Row[]).length).toBeLessThan(all.length);
      await same(v1(`&billId=${billId}&ids=${String(all[0]!.id)}`, card));
    });

    it('refuses what Pluggy refuses, in its words', async () => {
      await refused('/transactions', 'accountId should not be null or undefined, accountId must be a UUID');
      await refused(v1('&pageSize=501'), 'pageSize must not be greater than 500');
      await refused(v1('&pageSize=0'), 'pageSize must not be less than 1');
      await refused(v1('&page=0'), 'page must not be less than 1');
      await refused(
        v1('&pageSize=many'),
        'pageSize must not be greater than 500, pageSize must not be less than 1, pageSize must be an integer number',
      );
      await refused(v1('', NOBODY), 'account not found', 404);
    });

    it('goes on after Pluggy has ended it', async () => {
      await stack.sandbox.control('PATCH', '/switches', { v1Transactions: 'gone' });
      const [mine, theirs] = await both('GET', v1('&pageSize=5'));
      await stack.sandbox.control('PATCH', '/switches', { v1Transactions: 'ok' });
      expect(theirs).toMatchObject({ answered: 410, codeDescription: 'ENDPOINT_DEPRECATED' });
      expect(mine).toMatchObject({ answered: 200, page: 1, results: rows.slice(0, 5) });
    });

    it('has each of them by its id', async () => {
      await same(`/transactions/${rows[0]!.id}`);
      await same(`/transactions/${rows.at(-1)!.id}`);
      await same(`/transactions/${NOBODY}`, { answered: 404, codeDescription: 'TRANSACTION_NOT_FOUND' });
      await refused('/transactions/x', 'id must be a UUID');
    });
  });

  describe('accounts', () => {
    it('lists those of an Item, of one kind, and has each by its id', async () => {
      expect((await same(`/accounts?itemId=${itemId}`)).total).toBe(2);
      for (const type of ['BANK', 'CREDIT']) await same(`/accounts?itemId=${itemId}&type=${type}`);
      await same(`/accounts/${checking}`);
      await same(`/accounts/${card}`);
    });

    it('refuses what Pluggy refuses, in its words', async () => {
      await refused('/accounts', 'itemId should not be null or undefined, itemId must be a UUID');
      await refused('/accounts?itemId=x', 'itemId must be a UUID');
      await refused(
        `/accounts?itemId=${itemId}&type=SAVINGS`,
        'type must be one of the following values: BANK, CREDIT',
      );
      await same(`/accounts?itemId=${NOBODY}`, { answered: 404, codeDescription: 'ITEM_NOT_FOUND' });
      await same(`/accounts/${NOBODY}`, { answered: 404, codeDescription: 'ACCOUNT_NOT_FOUND' });
      await refused('/accounts/x', 'id must be a UUID');
    });
  });

  describe('Items', () => {
    it('has each by its id', async () => {
      const [mine, theirs] = await both('GET', `/items/${itemId}`);
      expect(mine).toEqual({ ...theirs, clientUserId: 'user-42' });
      expect(mine).toMatchObject({ status: 'UPDATED' });
      await refused('/items/not-a-uuid', 'id must be a UUID');
      await same(`/items/${NOBODY}`, { answered: 404, message: 'item not found' });
    });

    it('lists the app’s own, newest first, and filters', async () => {
      const list = async (query: string): Promise<Row[]> => {
        const { status, body } = await app.get<CursorPage>(`/v2/items${query}`);
        expect([query, status, body.next]).toEqual([query, 200, null]);
        return body.results;
      };
      const theirs = (await bank.get<CursorPage>('/v2/items')).body.results;
      const mine = await list('');
      expect(mine.map(({ id }) => id)).toEqual(theirs.map(({ id }) => id));
      expect((await list('?clientUserId=user-42')).map(({ id }) => id)).toEqual([itemId]);
      expect(await list('?clientUserId=user-4')).toEqual([]);
      expect(await list('?connectorId=2')).toEqual(mine);
      expect(await list('?connectorId=0')).toEqual([]);
      expect(await list('?status=UPDATED')).toEqual(mine);
      expect(await list('?status=LOGIN_ERROR')).toEqual([]);
      const cursor = btoa(`${String(mine[0]!.createdAt)}|${mine[0]!.id}`);
      expect(await list(`?after=${cursor}`)).toEqual(mine.slice(1));
      const refusal = await app.get('/v2/items?after=x');
      expect(refusal).toMatchObject({ status: 400, body: { code: 400, message: 'Invalid cursor' } });
      const unknown = await app.get('/v2/items?pageSize=10');
      expect(unknown).toMatchObject({ status: 400, body: { message: 'property pageSize should not exist' } });
    });

    it('goes on behind a cursor after 500 Items', async () => {
      // A list of more than a page: copies of the Item under ids of their own, straight into the mirror.
      await stack.db.query(
        `insert into items.items (id, app_id, end_user_id, client_user_id, status, connector_id, created_at, updated_at, data)
         select gen_random_uuid(), app_id, end_user_id, 'many', status, connector_id,
                created_at + (n / 3) * interval '1 microsecond', updated_at, data
           from items.items, generate_series(1, 1100) n where id = $1`,
        [itemId],
      );
      let next: string | null = '?clientUserId=many';
      const sizes: number[] = [];
      for (; next !== null;) {
        const { body }: { body: CursorPage } = await app.get<CursorPage>(`/v2/items${next}`);
        sizes.push(body.results.length);
        next = body.next;
      }
      await stack.db.query(`delete from items.items where client_user_id = 'many'`);
      expect(sizes).toEqual([500, 500, 100]);
    });

    it('answers 200 to every mutation, as the official SDK demands', async () => {
      const parameters = { user: 'user-ok', password: 'password-ok' };
      const one = await app.post<Row>('/items', { connectorId: 5, parameters });
      await stack.settled();
      const mfa = await app.post(`/items/${one.body.id}/mfa`, { token: '123456' });
      await stack.settled();
      const statuses = [
        one.status,
        mfa.status,
        (await app.call('PATCH', `/items/${one.body.id}`, { parameters })).status,
        (await app.post('/connect_token', {})).status,
        (await app.call('POST', '/connect_token')).status,
        (await app.post('/connectors/2/validate', parameters)).status,
      ];
      await stack.settled();
      const deleted = await app.call('DELETE', `/items/${one.body.id}`);
      expect([...statuses, deleted.status]).toEqual([200, 200, 200, 200, 200, 200, 200]);
      expect(deleted.body).toEqual({ count: 1 });
    });

    it('refuses mutations with Pluggy’s bodies', async () => {
      const refusals: [string, string, object | undefined, Json][] = [
        [
          'POST',
          '/items',
          { connectorId: 2, parameters: { user: 'nobody', password: 'x' } },
          { answered: 400 },
        ],
        ['POST', '/items', { connectorId: 99_999, parameters: {} }, {}],
        ['PATCH', `/items/${NOBODY}`, {}, { answered: 404 }],
        ['PATCH', '/items/x', {}, { answered: 400 }],
        ['DELETE', `/items/${NOBODY}`, undefined, { answered: 404 }],
        ['DELETE', '/items/x', undefined, { answered: 400 }],
        ['POST', `/items/${NOBODY}/mfa`, { token: '1' }, { answered: 404 }],
        ['POST', `/items/${itemId}/mfa`, { token: '1' }, { codeDescription: 'ITEM_MFA_NOT_FOUND' }],
        ['POST', '/connect_token', { itemId: NOBODY }, { answered: 404 }],
        ['POST', '/connectors/99999/validate', {}, { answered: 404 }],
      ];
      for (const [method, path, body, expected] of refusals) {
        const [mine, theirs] = await both(method, path, body);
        expect([method, mine]).toEqual([method, theirs]);
        expect(mine).toMatchObject(expected);
      }
    });
  });

  describe('HTTP', () => {
    it('answers HEAD like GET, without the body', async () => {
      const { status, body, headers } = await app.call('HEAD', `/items/${itemId}`);
      expect({ status, body }).toEqual({ status: 200, body: undefined });
      expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(Number(headers.get('content-length'))).toBeGreaterThan(500);
    });

    it('does not know other methods and paths, in Pluggy’s form', async () => {
      for (const [method, path] of [
        ['PUT', `/items/${itemId}`],
        ['DELETE', `/accounts/${checking}`],
        ['GET', '/nowhere'],
      ] as const) {
        const [mine, theirs] = await both(method, path);
        expect([method, mine]).toEqual([method, theirs]);
        expect(mine).toMatchObject({ answered: 404, code: 404 });
      }
    });

    it.each([
      ['half a character', '/transactions/%E0%A4', 400],
      ['no escape', '/%zz', 400],
      ['an endless id', `/items/${'a'.repeat(300)}`, 414],
    ])('refuses a URL with %s in Pluggy’s form, before any route', async (_, path, code) => {
      const response = await fetch(stack.url + path);
      expect(response.status).toBe(code);
      expect(await response.json()).toEqual({ code, message: expect.any(String) as string });
    });

    it('refuses a call without a key', async () => {
      const response = await fetch(`${stack.url}/items/${itemId}`);
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        code: 403,
        message: 'Missing or invalid authorization token',
      });
    });

    it('sends the stored JSON as it is: numbers with all their digits', async () => {
      const { rows: stored } = await stack.db.query<{ amount: string }>(
        `update sync.transactions set data = jsonb_set(data, '{amount}', '123456789012345678901.10') where id = $1
         returning data->>'amount' as amount`,
        [rows[0]!.id],
      );
      const { apiKey } = (await app.post<{ apiKey: string }>('/auth', { ...credentials(app) })).body;
      for (const path of [`/transactions/${rows[0]!.id}`, `/v2/transactions?accountId=${checking}`]) {
        const response = await fetch(stack.url + path, { headers: { 'x-api-key': apiKey } });
        expect(await response.text()).toContain(`"amount": ${stored[0]!.amount}`);
      }
    });
  });
});

const credentials = ({ clientId, clientSecret }: AppClient): object => ({ clientId, clientSecret });
