import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Json, Sandbox } from '../harness/sandbox.js';
import { type PluggyApi, USER_OK } from './pluggy-api.js';
import { CPF_EVERYTHING, EVERYTHING, ServedRows } from './served-rows.js';

const kinds = (rows: Json[], field: string): unknown[] => [...new Set(rows.map((row) => row[field]))].sort();

describe('data products', () => {
  let sandbox: Sandbox;
  let bank: ServedRows;
  let api: PluggyApi;

  beforeAll(async () => {
    sandbox = await Sandbox.start();
    bank = await ServedRows.of(sandbox);
    api = bank.api;
  });
  afterAll(() => bank.close());

  it('serves an ordinary user a little of each', async () => {
    const rows = await bank.served(await bank.connect(USER_OK));
    expect(Object.fromEntries(Object.entries(rows).map(([name, { length }]) => [name, length]))).toEqual({
      accounts: 2,
      transactions: 422,
      bills: 12,
      investments: 4,
      investmentTransactions: 24,
      loans: 1,
      identity: 1,
      resources: 0,
      consents: 0,
    });
  });

  it('has every documented type and subtype for the user who has everything', async () => {
    const rows = await bank.served(await bank.connect(EVERYTHING));
    expect(rows).toEqual(await bank.truth((rows.accounts[0] as Json).itemId as string));
    expect(kinds(rows.accounts, 'subtype')).toEqual(['CHECKING_ACCOUNT', 'CREDIT_CARD', 'SAVINGS_ACCOUNT']);
    const credit = rows.accounts.flatMap((row) => (row.creditData ? [row.creditData as Json] : []));
    expect(kinds(credit, 'status')).toEqual(['ACTIVE', 'BLOCKED', 'CANCELLED']);
    expect(credit[0]).toMatchObject({ additionalCards: [{ number: '4321' }, { number: '5678' }] });
    expect((credit[0]!.disaggregatedCreditLimits as Json[]).length).toBe(7);
    expect(rows.accounts[0]!.bankData).toMatchObject({ hasReservedBalance: true });
    expect(kinds(rows.investments, 'type')).toEqual([
      'COE',
      'EQUITY',
      'ETF',
      'FIXED_INCOME',
      'MUTUAL_FUND',
      'OTHER',
      'SECURITY',
    ]);
    // The document's 29 subtypes, and an investment without one.
    expect(kinds(rows.investments, 'subtype').length).toBe(30);
    expect(kinds(rows.investments, 'status')).toEqual(['ACTIVE', 'PENDING', 'TOTAL_WITHDRAWAL']);
    const moves = rows.investmentTransactions.map(({ row }) => row);
    expect(kinds(moves, 'type')).toEqual(['AMORTIZATION', 'BUY', 'INTEREST', 'SELL', 'TAX', 'TRANSFER']);
    expect(moves.every((row) => (row.amount === null) === (row.type === 'TRANSFER'))).toBe(true);
    for (const field of ['brokerageNumber', 'netAmount']) {
      expect(moves.some((row) => row[field] !== null)).toBe(true);
      expect(moves.some((row) => row[field] === null)).toBe(true);
    }
    expect(kinds(rows.loans, 'kind')).toEqual([
      'FINANCING',
      'INVOICE_FINANCING',
      'LOAN',
      'UNARRANGED_ACCOUNT_OVERDRAFT',
    ]);
    expect(rows.loans.some((row) => ((row.installments as Json).balloonPayments as Json[]).length > 0)).toBe(
      true,
    );
    const charges = rows.bills.flatMap((bill) => bill.financeCharges as Json[]);
    expect(kinds(charges, 'type').length).toBe(5);
    const payments = rows.bills.flatMap((bill) => bill.payments as Json[]);
    expect([kinds(payments, 'valueType').length, kinds(payments, 'paymentMode').length]).toEqual([3, 5]);
    // One card is open at this moment, one has no bills at all.
    expect(rows.bills.some((bill) => bill.billClosingDate === null)).toBe(true);
    expect(new Set(rows.bills.map((bill) => bill.accountId)).size).toBe(2);
    expect(rows.identity[0]).toMatchObject({ maritalStatus: { code: 'OTHER' }, parties: null });
  });

  it('knows a company by its partners', async () => {
    const id = await bank.connect(EVERYTHING, 8);
    const { body } = await api.get(`/identity?itemId=${id}`);
    expect(body).toMatchObject({ documentType: 'CNPJ', maritalStatus: null });
    expect(kinds(body.parties as Json[], 'documentType')).toEqual([
      'CNPJ',
      'CPF',
      'OTHER_TRAVEL_DOCUMENT',
      'PASSPORT',
    ]);
    expect((await api.get(`/identity/${String(body.id)}`)).body).toEqual(body);
  });

  it('lists what an Open Finance user shares, and nothing of others', async () => {
    const id = await bank.connect(CPF_EVERYTHING, 601);
    const rows = await bank.served(id);
    expect(rows).toEqual(await bank.truth(id));
    expect(kinds(rows.resources, 'type').length).toBe(11);
    expect(kinds(rows.resources, 'status').length).toBe(4);
    const item = (await api.get(`/items/${id}`)).body;
    expect(item.resourcesCollectedAt).toEqual(item.lastUpdatedAt);
    expect(rows.transactions.every((row) => row.providerId !== null)).toBe(true);
    const other = await api.item(sandbox, 2, USER_OK);
    expect(other.resourcesCollectedAt).toBeNull();
    expect((await api.get(`/items/${String(other.id)}/resources`)).body).toMatchObject({ total: 0 });
  });

  it('pages and filters investments, and takes no page larger than 500', async () => {
    const id = await bank.connect(USER_OK);
    await sandbox.change(id, 'investments', { add: 600 });
    await sandbox.sync(id, {});
    const pages = [
      await bank.list(`/investments?itemId=${id}`),
      await bank.list(`/investments?itemId=${id}&page=2`),
    ];
    expect(pages.map((page) => page.length)).toEqual([500, 104]);
    const last = pages[1]!.at(-1)!;
    expect((await api.get(`/investments/${String(last.id)}`)).body).toEqual(last);
    expect((await bank.list(`/investments/${String(last.id)}/transactions?pageSize=4&page=2`)).length).toBe(
      2,
    );
    const equity = (await api.get(`/investments?itemId=${id}&type=EQUITY&pageSize=7`)).body;
    expect(kinds(equity.results as Json[], 'type')).toEqual(['EQUITY']);
    for (const query of ['&pageSize=501', '&type=GOLD'])
      expect((await api.get(`/investments?itemId=${id}${query}`)).status).toBe(400);
  });

  it('sends fields, values and a product that nobody knows, when asked to', async () => {
    const id = await bank.connect(EVERYTHING);
    const future = await ServedRows.of(sandbox, false);
    await sandbox.control('PATCH', '/switches', { futureFields: true });
    await sandbox.sync(id, {});
    const rows = await future.served(id);
    expect(rows).toEqual(await bank.truth(id));
    for (const one of Object.values(rows).flat()) {
      const row = ('row' in one ? one.row : one) as Json;
      expect(row.futureField).toMatchObject({ since: '2031' });
    }
    expect(kinds(rows.investments, 'type')).toContain('DIGITAL_ASSET');
    expect(kinds(rows.loans, 'kind')).toContain('BUY_NOW_PAY_LATER');
    const item = (await future.api.get(`/items/${id}`)).body;
    expect(item.products).toContain('FUTURE_PRODUCT');
    expect(item.statusDetail).toHaveProperty('futureProduct.isUpdated', true);
    await sandbox.control('PATCH', '/switches', { futureFields: false });
    expect(JSON.stringify(await bank.served(id))).not.toContain('futureField');
  });

  it('knows categories, the client’s rules and merchants', async () => {
    const categories = await bank.list('/categories');
    const byId = new Map(categories.map((one) => [one.id, one]));
    expect(byId.get('19050001')).toEqual({
      id: '19050001',
      description: 'Gas stations',
      descriptionTranslated: 'Postos de gasolina',
      parentId: '19050000',
      parentDescription: 'Automotive',
    });
    expect(categories.every(({ parentId }) => parentId === null || byId.has(parentId))).toBe(true);
    const rule = { description: 'uber payment', categoryId: '19010000', transactionType: 'DEBIT' };
    const made = await api.post('/categories/rules', { ...rule, accountType: 'CREDIT_CARD' });
    const category = 'Taxi and ride-hailing';
    expect(made.body).toMatchObject({ ...rule, accountType: 'CREDIT_CARD', category, matchType: 'exact' });
    expect(await bank.list('/categories/rules')).toEqual([made.body]);
    const path = `/categories/rules/${String(made.body.id)}`;
    expect([(await api.delete(path)).status, (await api.delete(path)).body.codeDescription]).toEqual([
      204,
      'CATEGORY_RULE_NOT_FOUND',
    ]);
    const cnpjs = '13590585000199,33.000.167/0001-01,33000167000102';
    expect((await api.get(`/merchants?cnpjs=${cnpjs}`)).body).toEqual({
      foundMerchants: [expect.objectContaining({ name: 'Netflix', cnpj: '13590585000199' })],
      notFoundMerchants: ['33000167000101'],
      invalidCnpjs: ['33000167000102'],
    });
  });

  it('gives statements by a link that ends after half an hour', async () => {
    const id = await bank.connect(USER_OK);
    const [account] = (await sandbox.truth(id)).accounts;
    const [statement] = await bank.list(`/accounts/${account!.id}/statements`);
    const url = statement!.url as string;
    expect((await fetch(url)).headers.get('content-type')).toBe('application/pdf');
    expect((await fetch(url.replace('expires=1', 'expires=2'))).status).toBe(403);
    await sandbox.control('POST', '/clock', { advanceMs: 31 * 60_000 });
    expect((await fetch(url)).status).toBe(403);
  });
});
