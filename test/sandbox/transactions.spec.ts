import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sandbox, type BankTruth, type Json } from '../harness/sandbox.js';
import { PluggyApi, USER_OK } from './pluggy-api.js';

describe('transactions', () => {
  let sandbox: Sandbox;
  let api: PluggyApi;
  let truth: BankTruth;
  let accountId: string;
  let rows: BankTruth['transactions'];

  beforeAll(async () => {
    sandbox = await Sandbox.start(['--switch', 'checkingTransactions=1234']);
    api = await PluggyApi.login(sandbox);
    truth = await sandbox.truth((await api.item(sandbox, 2, USER_OK)).id as string);
    accountId = truth.accounts[0]!.id;
    rows = truth.transactions.filter((row) => row.accountId === accountId);
  });
  afterAll(() => sandbox.stop());

  const v2 = (query: string): ReturnType<PluggyApi['get']> =>
    api.get(`/v2/transactions?accountId=${accountId}${query}`);

  it('pages by cursor through every row once, 500 at a time, newest first', async () => {
    const first = (await v2('')).body;
    expect((first.results as Json[]).length).toBe(500);
    expect(first.next).toMatch(/^\?accountId=[0-9a-f-]{36}&after=[A-Za-z0-9=]+$/);
    const all = await api.transactions(accountId);
    expect(all).toEqual(rows);
    expect(all.length).toBe(1234);
    const dates = all.map((row) => row.date as string);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  it('serves the same rows by page, with every page size', async () => {
    for (const pageSize of [500, 77]) {
      const paged: Json[] = [];
      for (let page = 1, pages = 1; page <= pages; page++) {
        const { body } = await api.get(
          `/transactions?accountId=${accountId}&pageSize=${pageSize}&page=${page}`,
        );
        expect(body.total).toBe(1234);
        pages = body.totalPages as number;
        paged.push(...(body.results as Json[]));
      }
      expect(paged).toEqual(rows);
    }
  });

  it('filters by date, both days included', async () => {
    const [from, to] = [(rows[900]!.date as string).slice(0, 10), (rows[300]!.date as string).slice(0, 10)];
    const within = rows.filter((row) => {
      const day = (row.date as string).slice(0, 10);
      return day >= from && day <= to;
    });
    expect(await api.transactions(accountId, `&dateFrom=${from}&dateTo=${to}`)).toEqual(within);
    const page = await api.get(`/transactions?accountId=${accountId}&from=${from}&to=${to}&pageSize=10`);
    expect([page.body.total, page.body.results]).toEqual([within.length, within.slice(0, 10)]);
  });

  it('keeps the filter in `next`', async () => {
    const { next } = (await v2('&dateFrom=2020-01-01')).body;
    expect(next).toMatch(/^\?accountId=[0-9a-f-]+&dateFrom=2020-01-01&after=/);
  });

  it('finds 500 rows by their ids in one URL, and leaves out what is not there', async () => {
    const wanted = rows.slice(100, 599);
    const other = truth.transactions.find((row) => row.accountId !== accountId)!;
    const ids = [...wanted.map((row) => row.id), other.id];
    expect((await v2(`&ids=${ids.join(',')}`)).body).toEqual({ results: wanted, next: null });
    const tooMany = await v2(
      `&ids=${rows
        .slice(0, 501)
        .map((row) => row.id)
        .join(',')}`,
    );
    expect([tooMany.status, tooMany.body.codeDescription]).toEqual([400, 'IDS_PARAMETER_EXCEEDS_MAX_LENGTH']);
  });

  it.each([
    ['&pageSize=10', 'property pageSize should not exist'],
    ['&billId=1', 'property billId should not exist'],
    ['&dateFrom=2026-01-01&createdAtFrom=2026-01-01', 'dateFrom cannot be used together with createdAtFrom'],
    ['&after=bm9wZQ==', 'Invalid cursor'],
    ['&dateFrom=yesterday', 'dateFrom must be a valid ISO 8601 date string'],
  ])('refuses %s', async (query, message) => {
    expect((await v2(query)).body).toMatchObject({ code: 400, message });
  });

  it('needs an account', async () => {
    const { body } = await api.get('/v2/transactions');
    const message = 'accountId should not be null or undefined, accountId must be a UUID';
    expect(body).toMatchObject({ code: 400, message });
  });

  it('can end the page-based list as Pluggy will', async () => {
    await sandbox.control('PATCH', '/switches', { v1Transactions: 'gone' });
    const gone = await api.get(`/transactions?accountId=${accountId}`);
    expect(gone.body).toMatchObject({
      code: 410,
      codeDescription: 'ENDPOINT_DEPRECATED',
      errorId: expect.any(String),
    });
    await sandbox.control('PATCH', '/switches', { v1Transactions: 'ok' });
  });

  it('gives the rows of a closed bill, which add up to it', async () => {
    const card = truth.accounts[1]!.id;
    const bill = ((await api.get(`/bills?accountId=${card}`)).body.results as Json[])[2]!;
    const { results } = (await api.get(`/transactions?accountId=${card}&billId=${String(bill.id)}`)).body;
    const sum = (results as Json[]).reduce(
      (cents, row) => cents + Math.round(((row.amountInAccountCurrency ?? row.amount) as number) * 100),
      0,
    );
    expect((results as Json[]).length).toBeGreaterThan(0);
    expect(sum / 100).toBe(bill.totalAmount);
  });

  it('has money in cents, both directions, days padded to São Paulo midnight, nulls and accents', () => {
    for (const row of truth.transactions) {
      expect(Number.isInteger(Math.round((row.amount as number) * 1e6) / 1e4)).toBe(true);
      expect(['DEBIT', 'CREDIT']).toContain(row.type);
    }
    const padded = rows.filter((row) => (row.date as string).endsWith('T03:00:00.000Z'));
    expect(padded.length).toBeGreaterThan(100);
    expect(padded.length).toBeLessThan(rows.length);
    expect(rows.every((row) => (row.amount as number) < 0 === (row.type === 'DEBIT'))).toBe(true);
    const card = truth.transactions.filter((row) => row.accountId !== accountId);
    expect(card.every((row) => (row.amount as number) > 0 === (row.type === 'DEBIT'))).toBe(true);
    expect(card.some((row) => row.status === 'PENDING')).toBe(true);
    expect(rows.some((row) => row.descriptionRaw === null)).toBe(true);
    expect(rows.some((row) => /[çãé]/i.test(row.description as string))).toBe(true);
    expect(rows.some((row) => row.paymentData !== null)).toBe(true);
  });
});
