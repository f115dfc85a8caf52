import { type Door, openDoor } from '../contract/exchanges.js';
import { AppClient } from '../harness/app-client.js';
import { copiedRows } from '../harness/product-rows.js';
import type { BankTruth, Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { PluggyApi } from '../sandbox/pluggy-api.js';
import { SdkProcess, asSent } from './sdk-process.js';

type Rows = Record<string, Json>;

/** A product: the bank's truth of it, its table here, and how the official SDK reads it, as a list and one by one. */
interface Contract {
  truth(bank: BankTruth): Json[];
  table?: string;
  list(sdk: SdkProcess, bank: BankTruth): Promise<unknown[]>;
  one?(sdk: SdkProcess, id: string): Promise<unknown>;
}

const cards = (bank: BankTruth): string[] =>
  bank.accounts.filter(({ type }) => type === 'CREDIT').map(({ id }) => id);

async function each<T>(ids: string[], read: (id: string) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (const id of ids) rows.push(...(await read(id)));
  return rows;
}

const CONTRACTS: Record<string, Contract> = {
  accounts: {
    truth: (bank) => bank.accounts,
    table: 'accounts',
    list: async (sdk, { item }) => (await sdk.call('fetchAccounts', item.id)).results,
    one: (sdk, id) => sdk.call('fetchAccount', id),
  },
  transactions: {
    truth: (bank) => bank.transactions,
    table: 'transactions',
    list: (sdk, bank) => each(bank.accounts.map(({ id }) => id), (id) => sdk.call('fetchAllTransactions', id)),
    one: (sdk, id) => sdk.call('fetchTransaction', id),
  },
  bills: {
    truth: (bank) => bank.bills,
    table: 'bills',
    list: (sdk, bank) => each(cards(bank), async (id) => (await sdk.call('fetchCreditCardBills', id)).results),
    one: (sdk, id) => sdk.call('fetchCreditCardBill', id),
  },
  investments: {
    truth: (bank) => bank.investments,
    table: 'investments',
    list: async (sdk, { item }) => (await sdk.call('fetchInvestments', item.id)).results,
    one: (sdk, id) => sdk.call('fetchInvestment', id),
  },
  'investment transactions': {
    truth: (bank) => bank.investmentTransactions.map(({ row }) => row),
    table: 'investment_transactions',
    list: (sdk, bank) => each(bank.investments.map(({ id }) => id), (id) => sdk.call('fetchAllInvestmentTransactions', id)),
  },
  loans: {
    truth: (bank) => bank.loans,
    table: 'loans',
    list: async (sdk, { item }) => (await sdk.call('fetchLoans', item.id)).results,
    one: (sdk, id) => sdk.call('fetchLoan', id),
  },
  identity: {
    truth: (bank) => bank.identity,
    table: 'identities',
    list: async (sdk, { item }) => [await sdk.call('fetchIdentityByItemId', item.id)],
    one: (sdk, id) => sdk.call('fetchIdentity', id),
  },
  consents: {
    truth: (bank) => bank.consents,
    list: async (sdk, { item }) => (await sdk.call('fetchConsents', item.id)).results,
    one: (sdk, id) => sdk.call('fetchConsent', id),
  },
}; // prettier-ignore

describe('what apps read of an Item', () => {
  let stack: Stack;
  let app: AppClient;
  let other: AppClient;
  let itemId: string;
  let doors: Door[];
  let hub: SdkProcess;
  /** The sandbox asked directly: what Pluggy itself would answer. */
  let pluggy: PluggyApi;

  beforeAll(async () => {
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
    });
    doors = await Promise.all([openDoor('hub', stack.url), openDoor('sandbox', stack.sandbox.ready.url)]);
    const made = await stack.createApp();
    app = new AppClient(doors[0]!.url, made.clientId, made.clientSecret);
    other = await stack.createApp();
    hub = new SdkProcess(doors[0]!.url, made);
    pluggy = await PluggyApi.login(stack.sandbox, doors[1]!.url);
    itemId = (await stack.connect(app, { connectorId: 601, parameters: { cpf: '111.444.777-35' } })).id;
    await stack.sandbox.control('POST', `/items/${itemId}/authorize`, { approve: true });
    await stack.settled();
  });
  afterAll(async () => {
    await hub?.stop();
    await Promise.all((doors ?? []).map((door) => door.close()));
    await stack?.stop();
  });

  const byId = (rows: unknown[]): Rows =>
    Object.fromEntries((rows as Json[]).map((row) => [String(row.id), row]));
  const truth = (): Promise<BankTruth> => stack.sandbox.truth(itemId);
  /** Status and body; an error's id, which is new each time, left out. */
  const plain = ({ status, body }: { status: number; body: Json }): [number, Json] => {
    const { errorId, ...rest } = body;
    return [status, errorId === undefined ? body : rest];
  };
  const ofApp = async (path: string): Promise<[number, Json]> => plain(await app.get(path));
  const ofPluggy = async (path: string): Promise<[number, Json]> => plain(await pluggy.get(path));

  it.each(Object.entries(CONTRACTS))('%s: bank = copy = what the official SDK reads', async (_, contract) => {
    const bank = await truth();
    const expected = byId(contract.truth(bank));
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    if (contract.table)
      expect(byId(Object.values((await copiedRows(stack, itemId))[contract.table]!))).toEqual(expected);
    expect(byId(asSent(await contract.list(hub, bank)) as unknown[])).toEqual(expected);
    for (const id of contract.one ? Object.keys(expected).slice(0, 5) : [])
      expect(asSent(await contract.one!(hub, id))).toEqual(expected[id]);
  });

  it('resources: bank = copy = what the hub serves', async () => {
    const { resources } = await truth();
    expect(resources.length).toBeGreaterThan(3);
    const [status, body] = await ofApp(`/items/${itemId}/resources`);
    expect(status).toBe(200);
    const key = ({ resourceId }: Json): string => String(resourceId);
    const sorted = (rows: Json[]): Json[] => rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted(body.results as Json[])).toEqual(sorted(resources));
  });

  it('categories are Pluggy’s', async () => {
    const [, all] = await ofPluggy('/categories');
    const results = all.results as { id: string; parentId: string | null }[];
    expect(byId((await hub.call('fetchCategories')).results)).toEqual(byId(results));
    const parentId = results.find((category) => category.parentId)!.parentId!;
    for (const path of [`/categories?parentId=${parentId}`, `/categories/${parentId}`, '/categories/nope'])
      expect(await ofApp(path)).toEqual(await ofPluggy(path));
  });

  it('pages, filters and refuses as Pluggy does', async () => {
    const bank = await truth();
    const [card, investment] = [cards(bank)[0]!, bank.investmentTransactions[0]!.investmentId];
    const nobody = crypto.randomUUID();
    const same = [
      `/bills?accountId=${nobody}`, '/bills', '/bills?accountId=x', `/bills/${nobody}`, '/bills/x',
      `/investments?itemId=${itemId}&page=99`, `/investments?itemId=${itemId}&pageSize=501`,
      `/investments?itemId=${itemId}&page=0`, `/investments?itemId=${itemId}&type=GOLD`,
      `/investments?itemId=${nobody}`, '/investments', `/investments/${nobody}`, `/investments/${nobody}/transactions`,
      `/investments/${investment}/transactions?pageSize=0`, `/loans?itemId=${nobody}`, `/loans/${nobody}`, '/loans/x',
      `/identity?itemId=${nobody}`, `/identity/${nobody}`, `/consents?itemId=${nobody}`, `/consents/${nobody}`,
      `/items/${nobody}/resources`, '/items/x/resources', `/accounts/${nobody}/statements`,
      `/accounts/${bank.accounts[0]!.id}/statements`, '/merchants?cnpjs=00000000000191,33.000.167/0001-01,12',
      `/bills?accountId=${bank.accounts.find(({ type }) => type === 'BANK')!.id}`,
    ]; // prettier-ignore
    const withoutLinks = (answer: unknown): unknown =>
      JSON.parse(JSON.stringify(answer).replaceAll(/expires=\d+&signature=\w+/g, ''));
    for (const path of same)
      expect([path, withoutLinks(await ofApp(path))]).toEqual([path, withoutLinks(await ofPluggy(path))]);
    for (const list of [
      `/bills?accountId=${card}`,
      `/investments?itemId=${itemId}`,
      `/investments/${investment}/transactions?`,
      `/loans?itemId=${itemId}`,
    ]) {
      // prettier-ignore
      const whole = (await app.get<{ results: Json[]; total: number }>(list)).body;
      const parts: Json[] = [];
      for (let page = 1, pages = 1; page <= pages; page++) {
        const { body } = await app.get<{ results: Json[]; totalPages: number; page: number; total: number }>(`${list}&pageSize=2&page=${page}`); // prettier-ignore
        expect([body.page, body.total]).toEqual([page, whole.total]);
        parts.push(...body.results);
        pages = body.totalPages;
      }
      expect(parts).toEqual(whole.results);
      const [, theirs] = await ofPluggy(list);
      expect(byId(whole.results)).toEqual(byId(theirs.results as Json[]));
    }
    for (const type of new Set(bank.investments.map((row) => String(row.type))))
      expect(byId((await hub.call('fetchInvestments', itemId, type as never)).results.map(asSent))).toEqual(
        byId(bank.investments.filter((row) => row.type === type)),
      );
  });

  it('nothing of another app’s is there', async () => {
    const bank = await truth();
    const account = bank.accounts[0]!.id;
    const [transaction] = bank.transactions;
    const paths = [
      `/bills?accountId=${cards(bank)[0]}`, `/bills/${bank.bills[0]!.id}`, `/investments?itemId=${itemId}`,
      `/investments/${bank.investments[0]!.id}`, `/investments/${bank.investments[0]!.id}/transactions`,
      `/loans?itemId=${itemId}`, `/loans/${bank.loans[0]!.id}`, `/identity?itemId=${itemId}`, `/identity/${bank.identity[0]!.id}`,
      `/consents?itemId=${itemId}`, `/consents/${bank.consents[0]!.id}`, `/items/${itemId}/resources`,
      `/accounts/${account}/statements`, `/accounts/${account}/balance`,
    ]; // prettier-ignore
    for (const path of paths) {
      expect([path, (await other.get(path)).status]).toEqual([path, 404]);
      expect([path, (await app.get(path)).status]).toEqual([path, 200]);
    }
    const body = { categoryId: '01010000' };
    expect((await other.call('PATCH', `/transactions/${transaction!.id}`, body)).status).toBe(404);
    expect((await pluggy.get(`/transactions/${transaction!.id}`)).body).toEqual(transaction);
  });

  it('a corrected category is at Pluggy and here before the answer', async () => {
    const { id } = (await truth()).transactions.find((row) => row.categoryId !== '01010000')!;
    const answer = asSent(await hub.call('updateTransactionCategory', id, '01010000'));
    expect(answer).toMatchObject({ id, categoryId: '01010000' });
    expect(await ofPluggy(`/transactions/${id}`)).toEqual([200, answer]);
    expect(await ofApp(`/transactions/${id}`)).toEqual([200, answer]);
    const runs = await stack.db.query(`select cause, outcome, calls, changed from sync.runs where item_id = $1 order by id desc limit 1`, [itemId]); // prettier-ignore
    expect(runs.rows).toEqual([{ cause: 'person', outcome: 'done', calls: 1, changed: 1 }]);
    for (const [path, body] of [
      [id, { categoryId: 'nope' }],
      [id, {}],
      [crypto.randomUUID(), { categoryId: '01010000' }],
    ] as [string, object][]) {
      // prettier-ignore
      const [mine, theirs] = [await app.call('PATCH', `/transactions/${path}`, body), await pluggy.patch(`/transactions/${path}`, body)]; // prettier-ignore
      expect([mine.status, (mine.body).codeDescription]).toEqual([theirs.status, theirs.body.codeDescription]); // prettier-ignore
    }
  });

  it('a balance is the bank’s of this moment, and the account’s from then on', async () => {
    const { id } = (await truth()).accounts.find(({ type }) => type === 'BANK')!;
    await stack.sandbox.change(itemId, 'accounts', { change: 1, ids: [id] });
    const before = (await app.get<{ balance: number }>(`/accounts/${id}`)).body.balance;
    const { status, body } = await app.get<{ balance: number }>(`/accounts/${id}/balance`);
    expect([status, body.balance === before]).toEqual([200, false]);
    expect(await ofApp(`/accounts/${id}`)).toEqual(await ofPluggy(`/accounts/${id}`));
    expect((await app.get<{ balance: number }>(`/accounts/${id}`)).body.balance).toBe(body.balance);
    const balances = await stack.db.query(`select balance::float8 as balance from sync.balances where account_id = $1`, [id]); // prettier-ignore
    expect(balances.rows).toEqual([{ balance: body.balance }]);
  });

  it.each([
    'BALANCE_INVALID_REQUEST', 'BALANCE_CONSENT_ERROR', 'BALANCE_NOT_FOUND', 'BALANCE_OPEN_FINANCE_RATE_LIMIT',
    'BALANCE_FETCH_ERROR', 'BALANCE_CONNECTOR_UNAVAILABLE',
  ])('the bank’s refusal %s comes through, at once, and is no limit of Pluggy’s', async (balanceError) => {
    const { id } = (await truth()).accounts.find(({ type }) => type === 'BANK')!;
    await stack.sandbox.control('PATCH', '/switches', { balanceError });
    await stack.sandbox.control('DELETE', '/requests');
    const mine = await ofApp(`/accounts/${id}/balance`);
    const asked = await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests');
    expect(asked['GET /accounts/:id/balance']!.total).toBe(1);
    expect(mine).toEqual(await ofPluggy(`/accounts/${id}/balance`));
    await stack.sandbox.control('PATCH', '/switches', { balanceError: null });
    expect((await app.get(`/accounts/${id}/balance`)).status).toBe(200);
  }); // prettier-ignore

  it('category rules belong to the app that made them', async () => {
    const rule = { description: 'PADARIA', categoryId: '11010000', matchType: 'contains' };
    const { status, body } = await app.post('/categories/rules', rule);
    expect([status, body]).toEqual([200, expect.objectContaining(rule)]);
    expect(await ofApp('/categories/rules')).toEqual([
      200,
      { page: 1, total: 1, totalPages: 1, results: [body] },
    ]);
    expect((await other.get('/categories/rules')).body).toMatchObject({ total: 0, results: [] });
    const path = `/categories/rules/${String(body.id)}`;
    expect((await other.call('DELETE', path)).status).toBe(404);
    expect((await pluggy.get('/categories/rules')).body).toMatchObject({ total: 1 });
    expect((await app.call('DELETE', path)).status).toBe(204);
    expect((await pluggy.get('/categories/rules')).body).toMatchObject({ total: 0 });
    expect((await app.call('DELETE', path)).status).toBe(404);
    expect((await app.post('/categories/rules', { ...rule, categoryId: 'nope' })).status).toBe(404);
    expect((await app.post('/categories/rules', { categoryId: '11010000' })).status).toBe(400);
  });

  it('was all as our own schemas have it, here and at the sandbox', () => {
    expect(doors.map(({ complaints }) => [...complaints])).toEqual([[], []]);
  });

  it('fields, values and products that nobody knows survive the trip', async () => {
    await stack.sandbox.control('PATCH', '/switches', { futureFields: true });
    await stack.sandbox.sync(itemId, { update: 3 });
    await stack.settled();
    await stack.db.query(`update sync.progress set through = null where item_id = $1`, [itemId]);
    await stack.sandbox.sync(itemId, {});
    await stack.settled();
    const bank = await truth();
    // Not through the doors: these are no answers of today's Pluggy.
    const [direct, directPluggy] = [new AppClient(stack.url, app.clientId, app.clientSecret), await PluggyApi.login(stack.sandbox)]; // prettier-ignore
    const investment = bank.investmentTransactions[0]!.investmentId;
    const key = (row: Json): string => String(row.id ?? row.resourceId);
    for (const path of [
      `/items/${itemId}`,
      `/accounts?itemId=${itemId}`,
      `/v2/transactions?accountId=${bank.accounts[0]!.id}`,
      `/bills?accountId=${cards(bank)[0]}`,
      `/investments?itemId=${itemId}`,
      `/investments/${investment}/transactions`,
      `/loans?itemId=${itemId}`,
      `/identity?itemId=${itemId}`,
      `/consents?itemId=${itemId}`,
      `/items/${itemId}/resources`,
    ]) {
      // prettier-ignore
      const sorted = ([status, body]: [number, Json]): unknown => {
        const { results, ...rest } = body as { results?: Json[]; futureField?: Json };
        if (results) delete rest.futureField; // the page's own: a page of ours is not Pluggy's
        return [status, rest, results?.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))];
      };
      const [mine, theirs] = [plain(await direct.get(path)), plain(await directPluggy.get(path))];
      expect(JSON.stringify(mine)).toMatch(/future/i);
      const own = path.startsWith('/items/') && !path.endsWith('resources') ? { clientUserId: null } : {};
      expect(sorted(mine)).toEqual(sorted([theirs[0], { ...theirs[1], ...own }]));
    }
    await stack.sandbox.control('PATCH', '/switches', { futureFields: false });
  });
});
