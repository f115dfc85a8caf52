import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChangeableProduct, type Json, Sandbox } from '../harness/sandbox.js';
import { type PluggyApi, USER_OK } from './pluggy-api.js';
import { CPF_EVERYTHING, ServedRows } from './served-rows.js';

describe('data products over time', () => {
  let sandbox: Sandbox;
  let bank: ServedRows;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    bank = await ServedRows.of(sandbox);
    api = bank.api;
  });
  afterAll(() => bank.close());

  it.each<[ChangeableProduct, string, (row: Json) => unknown]>([
    ['accounts', 'ACCOUNTS', (row) => row.id],
    ['bills', 'CREDIT_CARDS', (row) => row.id],
    ['investments', 'INVESTMENTS', (row) => row.id],
    ['investmentTransactions', 'INVESTMENTS_TRANSACTIONS', (row) => (row.row as Json).id],
    ['loans', 'LOANS', (row) => row.id],
    ['resources', 'ACCOUNTS', (row) => row.resourceId],
  ])('changes %s at the bank, and serves that after the next sync of %s', async (product, name, idOf) => {
    const id = await bank.connect(CPF_EVERYTHING, 601);
    const before = await bank.truth(id);
    const { added, changed, deleted } = await sandbox.change(id, product, { add: 3, change: 2, delete: 2 });
    expect([added.length, changed.length, deleted.length]).toEqual([3, 2, 2]);
    expect(await bank.truth(id)).toEqual(before);
    const { products } = before.consents[0] as unknown as { products: string[] };
    // Cards are read with CREDIT_CARDS, the other accounts with ACCOUNTS.
    const needed = product === 'accounts' ? [name, 'CREDIT_CARDS'] : [name];
    await sandbox.sync(id, {}, { products: products.filter((other) => !needed.includes(other)) });
    expect((await bank.truth(id))[product]).toEqual(before[product]);
    await sandbox.sync(id, {}, { products: [...needed, 'TRANSACTIONS'] });
    const after = await bank.served(id);
    expect(after).toEqual(await bank.truth(id));
    const [old, now] = [before[product], after[product]].map(
      (rows) => new Map((rows as Json[]).map((row) => [idOf(row), row])),
    );
    expect([...now!.keys()].filter((row) => !old!.has(row)).sort()).toEqual([...added].sort());
    expect([...old!.keys()].filter((row) => !now!.has(row)).sort()).toEqual([...deleted].sort());
    const differ = [...now!].filter(([row, data]) => {
      const earlier = old!.get(row);
      return earlier && JSON.stringify(earlier) !== JSON.stringify(data);
    });
    expect(differ.map(([row]) => row).sort()).toEqual([...changed].sort());
  });

  it('changes an investment with its transactions, unless that is to be quiet', async () => {
    const id = await bank.connect(USER_OK);
    const investments = async (): Promise<Json[]> => (await bank.truth(id)).investments;
    const before = await investments();
    const parentId = before[0]!.id as string;
    await sandbox.change(id, 'investmentTransactions', { add: 1, parentId, quiet: true });
    await sandbox.sync(id, {});
    expect(await investments()).toEqual(before);
    expect((await bank.list(`/investments/${parentId}/transactions`)).length).toBe(7);
    await sandbox.change(id, 'investmentTransactions', { delete: 1, parentId });
    await sandbox.sync(id, {});
    const [moved, ...others] = await investments();
    expect(others).toEqual(before.slice(1));
    expect(moved!.updatedAt).not.toBe(before[0]!.updatedAt);
    expect((await bank.list(`/investments/${parentId}/transactions`)).length).toBe(6);
  });

  it('takes the identity away and gives another', async () => {
    const id = await bank.connect(USER_OK);
    const before = (await api.get(`/identity?itemId=${id}`)).body;
    await sandbox.change(id, 'identity', { change: 1 });
    await sandbox.sync(id, {});
    const changed = (await api.get(`/identity?itemId=${id}`)).body;
    expect([changed.id, changed.jobTitle === before.jobTitle]).toEqual([before.id, false]);
    await sandbox.change(id, 'identity', { delete: 1 });
    await sandbox.sync(id, {});
    expect((await api.get(`/identity?itemId=${id}`)).status).toBe(404);
    expect((await api.get(`/identity/${String(before.id)}`)).status).toBe(404);
    const { added } = await sandbox.change(id, 'identity', { add: 1 });
    await sandbox.sync(id, {});
    expect((await api.get(`/identity?itemId=${id}`)).body.id).toBe(added[0]);
    expect((await sandbox.change(id, 'identity', { add: 1 })).added).toEqual([]);
  });

  it('opens an account with its transactions, and closes one with everything on it', async () => {
    const id = await bank.connect(USER_OK);
    const { accounts } = await sandbox.truth(id);
    const card = accounts[1]!.id;
    const bill = (await bank.list(`/bills?accountId=${card}`))[0]!;
    const ids = accounts.map((account) => account.id);
    const { added } = await sandbox.change(id, 'accounts', { add: 1, delete: 2, ids });
    const { changes } = (await sandbox.sync(id, {})) as unknown as {
      changes: { accountId: string; createdCount: number }[];
    };
    expect(changes).toMatchObject([{ accountId: added[0], createdCount: 42 }]);
    expect((await bank.served(id)).accounts.map((account) => account.id)).toEqual(added);
    for (const path of [
      `/accounts/${card}`,
      `/v2/transactions?accountId=${card}`,
      `/bills?accountId=${card}`,
      `/bills/${String(bill.id)}`,
    ])
      expect([path, (await api.get(path)).status]).toEqual([path, 404]);
  });

  it('tells a real-time balance before the next sync, and writes it to the account', async () => {
    const id = await bank.connect(USER_OK);
    const ids = [(await bank.truth(id)).accounts[1]!.id];
    const { changed } = await sandbox.change(id, 'accounts', { change: 2, ids });
    expect(changed).toEqual(ids);
    const before = (await api.get(`/accounts/${changed[0]}`)).body;
    const { balance } = (await api.get(`/accounts/${changed[0]}/balance`)).body;
    expect(balance).not.toBe(before.balance);
    expect((await api.get(`/accounts/${changed[0]}`)).body.balance).toBe(balance);
    for (const [code, status] of [
      ['BALANCE_INVALID_REQUEST', 400],
      ['BALANCE_OPEN_FINANCE_RATE_LIMIT', 429],
      ['BALANCE_CONNECTOR_UNAVAILABLE', 502],
    ]) {
      await sandbox.control('PATCH', '/switches', { balanceError: code });
      const refused = await api.get(`/accounts/${changed[0]}/balance`);
      expect([refused.status, refused.body.codeDescription]).toEqual([status, code]);
    }
    await sandbox.control('PATCH', '/switches', { balanceError: null });
  });

  it('revalues what the market prices from day to day, unless nothing ever happens', async () => {
    const id = await bank.connect({ ...USER_OK, user: 'user-ok-rows-25' });
    const moving = await bank.connect(USER_OK);
    const before = { still: await bank.truth(id), moving: await bank.truth(moving) };
    for (const one of [id, moving]) await sandbox.control('POST', `/items/${one}/sync`, {});
    expect(await bank.truth(id)).toEqual(before.still);
    expect(before.still.transactions.length).toBe(25);
    const priced = (rows: Json[]): Json[] =>
      rows.filter((row) => row.type === 'EQUITY' || row.type === 'MUTUAL_FUND');
    const [was, is] = [before.moving, await bank.truth(moving)].map(({ investments }) => priced(investments));
    expect(is!.map((row) => row.value)).not.toEqual(was!.map((row) => row.value));
  });

  it('says product by product what it could read, and why not', async () => {
    const id = await bank.connect(USER_OK);
    const { products } = (await api.get(`/items/${id}`)).body as { products: string[] };
    const keys: Record<string, string> = {
      ACCOUNTS: 'accounts',
      CREDIT_CARDS: 'creditCards',
      TRANSACTIONS: 'transactions',
      PAYMENT_DATA: 'paymentData',
      INVESTMENTS: 'investments',
      INVESTMENTS_TRANSACTIONS: 'investmentsTransactions',
      IDENTITY: 'identity',
      LOANS: 'loans',
    };
    for (const product of products) {
      const warnings = [{ product, code: '423' }];
      await sandbox.sync(id, {}, { products: products.filter((other) => other !== product), warnings });
      const { statusDetail, executionStatus } = (await api.get(`/items/${id}`)).body;
      expect(executionStatus).toBe('PARTIAL_SUCCESS');
      const failed = Object.entries(statusDetail as Record<string, Json | null>).filter(
        ([, detail]) => detail?.isUpdated === false,
      );
      expect(failed).toEqual([
        [
          keys[product],
          {
            isUpdated: false,
            lastUpdatedAt: expect.any(String),
            warnings: [{ code: '423', message: expect.stringContaining(`'${keys[product]}'`) }],
          },
        ],
      ]);
    }
    for (const [spelling, names] of [
      ['sdk', ['investmentTransactions']],
      ['both', ['investmentTransactions', 'investmentsTransactions']],
    ] as const) {
      await sandbox.control('PATCH', '/switches', { statusDetailSpelling: spelling });
      await sandbox.sync(id, {}, { warnings: [{ product: 'LOANS', code: '002' }] });
      const { statusDetail, executionStatus } = (await api.get(`/items/${id}`)).body;
      expect(executionStatus).toBe('SUCCESS');
      expect(
        Object.keys(statusDetail as Json)
          .filter((key) => /^investments?Trans/.test(key))
          .sort(),
      ).toEqual(names);
    }
    await sandbox.control('PATCH', '/switches', { statusDetailSpelling: 'spec' });
  });

  it('can fail a product from the first execution on', async () => {
    await sandbox.control('PATCH', '/switches', { failedProducts: ['LOANS', 'TRANSACTIONS'] });
    const id = await bank.connect(USER_OK);
    await sandbox.control('PATCH', '/switches', { failedProducts: [] });
    expect((await bank.truth(id)).loans).toEqual([]);
    expect((await api.get(`/items/${id}`)).body).toMatchObject({
      executionStatus: 'PARTIAL_SUCCESS',
      statusDetail: { loans: { isUpdated: false, lastUpdatedAt: null } },
    });
    const { changes } = (await sandbox.sync(id, {})) as unknown as { changes: { createdCount: number }[] };
    expect(changes.map(({ createdCount }) => createdCount)).toEqual([300, 122]);
    expect((await bank.truth(id)).loans.length).toBe(1);
  });

  it('keeps every consent that was given', async () => {
    const id = await bank.connect(CPF_EVERYTHING, 600);
    await sandbox.consent(id, 'revoked');
    await api.patch(`/items/${id}`, {});
    await sandbox.idle();
    await sandbox.control('POST', `/items/${id}/authorize`, { approve: true });
    await sandbox.idle();
    const consents = await bank.list(`/consents?itemId=${id}`);
    expect(consents.map((one) => one.revokedAt)).toEqual([null, expect.any(String)]);
    for (const one of consents) expect((await api.get(`/consents/${String(one.id)}`)).body).toEqual(one);
  });
});
