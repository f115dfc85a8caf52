import type { Item } from 'pluggy-sdk';
import { type Door, openDoor } from '../contract/exchanges.js';
import type { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SdkProcess, asSent } from './sdk-process.js';

const GOOD = { user: 'user-ok', password: 'password-ok' };
const sorted = (rows: unknown): unknown =>
  (rows as Json[]).toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1));

describe('the official SDK, in a process of its own, with credentials of the hub', () => {
  let stack: Stack;
  let app: AppClient;
  let doors: Door[];
  /** The SDK as an app has it: at the hub. */
  let sdk: SdkProcess;
  /** The same SDK at the sandbox: what Pluggy itself would answer. */
  let bank: SdkProcess;

  beforeAll(async () => {
    stack = await Stack.start();
    app = await stack.createApp();
    doors = await Promise.all([openDoor('hub', stack.url), openDoor('sandbox', stack.sandbox.ready.url)]);
    sdk = new SdkProcess(doors[0]!.url, app);
    bank = new SdkProcess(doors[1]!.url, stack.sandbox.ready);
  });
  afterAll(async () => {
    await Promise.all([sdk?.stop(), bank?.stop()]);
    await Promise.all((doors ?? []).map((door) => door.close()));
    await stack?.stop();
  });

  /** Polls as an app does, until an execution has ended or waits for its user. */
  async function settled(item: Item): Promise<Item> {
    while (['UPDATING', 'MERGING'].includes(item.status)) item = await sdk.call('fetchItem', item.id);
    return item;
  }
  const create = async (connectorId = 2, parameters: Record<string, string> = GOOD): Promise<Item> =>
    settled(await sdk.call('createItem', connectorId, parameters));

  /** Reads accounts and every transaction at once and holds each field against the bank. */
  async function expectWholeCopy(itemId: string): Promise<void> {
    const accounts = (await sdk.call('fetchAccounts', itemId)).results;
    const transactions = [];
    for (const { id } of accounts) transactions.push(...(await sdk.call('fetchAllTransactions', id)));
    const truth = await stack.sandbox.truth(itemId);
    expect(truth.transactions.length).toBeGreaterThan(200);
    expect(sorted(asSent(accounts))).toEqual(sorted(truth.accounts));
    expect(sorted(asSent(transactions))).toEqual(sorted(truth.transactions));
  }

  it('keeps an app’s webhooks as Pluggy keeps its clients’', async () => {
    const lifecycle = async (at: SdkProcess): Promise<unknown[]> => {
      const url = 'https://example.com/events';
      const made = await at.call('createWebhook', 'item/updated', url, { 'X-Secret': 'abc' });
      const found = await at.call('fetchWebhook', made.id);
      const listed = (await at.call('fetchWebhooks')).results.filter(({ id }) => id === made.id);
      const refused = await at.call('createWebhook', 'item/updated', url).catch((error: unknown) => error);
      const changed = await at.call('updateWebhook', made.id, {
        url: `${url}/2`,
        event: 'all',
        enabled: false,
      });
      const on = await at.call('updateWebhook', made.id, { headers: null, enabled: true });
      await at.call('deleteWebhook', made.id);
      const missing = await at.call('fetchWebhook', made.id).catch((error: unknown) => error);
      return [made, found, listed, refused, changed, on, missing];
    };
    /** What differs by its nature: ids and times. */
    const comparable = (answers: unknown[]): unknown =>
      JSON.parse(JSON.stringify(answers), (key, value: unknown) => {
        if (key === 'errorId') return undefined;
        return value !== null && ['id', 'createdAt', 'updatedAt', 'disabledAt'].includes(key)
          ? typeof value
          : value;
      });
    expect(comparable(await lifecycle(sdk))).toEqual(comparable(await lifecycle(bank)));
  });

  describe('connects', () => {
    it('lists, finds and filters the connectors as Pluggy does', async () => {
      for (const filters of [
        {},
        { sandbox: true },
        { sandbox: true, name: 'pluggy' },
        { countries: ['BR'] },
      ]) {
        const mine = await sdk.call('fetchConnectors', filters);
        expect(mine).toEqual(await bank.call('fetchConnectors', filters as never));
        expect(mine.results.length).toBeGreaterThan(0);
      }
      expect(await sdk.call('fetchConnector', 2)).toEqual(await bank.call('fetchConnector', 2));
    });

    it('checks credentials as Pluggy does', async () => {
      for (const parameters of [GOOD, { user: 'nobody', password: 'x' }, {}])
        expect(await sdk.call('validateParameters', 2, parameters as Record<string, string>)).toEqual(
          await bank.call('validateParameters', 2, parameters as Record<string, string>),
        );
    });

    it('makes connect tokens, for a new Item and for one to update', async () => {
      const item = await create();
      for (const itemId of [undefined, item.id]) {
        const { accessToken } = await sdk.call('createConnectToken', itemId, { clientUserId: 'user-42' });
        const response = await fetch(`${stack.sandbox.ready.url}/connectors/2`, {
          headers: { 'x-api-key': accessToken },
        });
        expect(response.status).toBe(200);
      }
    });

    it('creates an Item, polls until UPDATED and reads everything at once', async () => {
      const started = await sdk.call('createItem', 2, GOOD, { clientUserId: 'user-42' });
      expect(started).toMatchObject({ status: 'UPDATING', clientUserId: 'user-42', lastUpdatedAt: null });
      const item = await settled(started);
      await expectWholeCopy(item.id);
      expect(item).toMatchObject({ status: 'UPDATED', executionStatus: 'SUCCESS', clientUserId: 'user-42' });
      const { item: truth } = await stack.sandbox.truth(item.id);
      expect(asSent(item)).toEqual({ ...truth, clientUserId: 'user-42' });
    });

    it('says which credentials were refused, and goes on with good ones', async () => {
      const item = await create(2, { user: 'user-wrong', password: 'password-ok' });
      expect(item).toMatchObject({
        status: 'LOGIN_ERROR',
        executionStatus: 'INVALID_CREDENTIALS',
        error: { code: 'INVALID_CREDENTIALS' },
      });
      const mended = await settled(await sdk.call('updateItem', item.id, GOOD));
      await expectWholeCopy(item.id);
      expect(mended).toMatchObject({ status: 'UPDATED', error: null });
    });

    it('sends the MFA of one step with the credentials', async () => {
      const item = await create(1, { ...GOOD, token: '123456' });
      await expectWholeCopy(item.id);
      expect(item.status).toBe('UPDATED');
      expect(await create(1, { ...GOOD, token: '654321' })).toMatchObject({
        status: 'LOGIN_ERROR',
        error: { code: 'INVALID_CREDENTIALS_MFA' },
      });
    });

    it.each([3, 5])('answers the MFA of two steps (connector %i)', async (connectorId) => {
      const waiting = await create(connectorId);
      expect(waiting).toMatchObject({
        status: 'WAITING_USER_INPUT',
        parameter: { name: 'token' },
      });
      const answered = await sdk.call('updateItemMFA', waiting.id, { token: '123456' });
      expect(answered).toMatchObject({ status: 'UPDATING', parameter: null });
      expect(await settled(answered)).toMatchObject({ status: 'UPDATED' });
      await expectWholeCopy(waiting.id);
    });

    it('learns of a wrong answer to the MFA from the execution, not from the call', async () => {
      const waiting = await create(5);
      const answered = await sdk.call('updateItemMFA', waiting.id, { token: '000000' });
      expect(answered.status).toBe('UPDATING');
      expect(await settled(answered)).toMatchObject({
        status: 'LOGIN_ERROR',
        executionStatus: 'INVALID_CREDENTIALS_MFA',
        error: { code: 'INVALID_CREDENTIALS_MFA' },
      });
    });
  });

  describe('goes on', () => {
    let item: Item;
    let accountIds: string[];

    beforeAll(async () => {
      item = await create();
      accountIds = (await sdk.call('fetchAccounts', item.id)).results.map(({ id }) => id);
    });

    it('updates an Item and reads what the bank has changed', async () => {
      const before = item.lastUpdatedAt;
      const asked = await sdk.call('updateItem', item.id);
      expect(asked.status).toBe('UPDATING');
      item = await settled(asked);
      expect(item.status).toBe('UPDATED');
      expect(Number(item.lastUpdatedAt)).toBeGreaterThan(Number(before));
      // The changes of rows come by webhooks of their own, some just after the Item's.
      await stack.settled();
      await expectWholeCopy(item.id);
    });

    it('reads accounts by kind and one by one', async () => {
      for (const type of ['BANK', 'CREDIT'] as const) {
        const { results } = await sdk.call('fetchAccounts', item.id, type);
        expect(results.map((account) => account.type)).toEqual([type]);
      }
      for (const id of accountIds)
        expect(await sdk.call('fetchAccount', id)).toEqual(await bank.call('fetchAccount', id));
    });

    it('reads transactions by cursor with every filter', async () => {
      const [accountId] = accountIds as [string];
      const all = await sdk.call('fetchAllTransactions', accountId);
      const [newest, middle] = [all[0]!, all[Math.floor(all.length / 2)]!];
      const day = new Date(middle.date).toISOString().slice(0, 10);
      const createdAtFrom = new Date(newest.createdAt).toISOString();
      for (const filters of [
        {},
        { dateFrom: day },
        { dateTo: day },
        { dateFrom: day, dateTo: day },
        { createdAtFrom },
        { ids: [middle.id, newest.id, crypto.randomUUID()] },
      ]) {
        const mine = await sdk.call('fetchTransactionsCursor', accountId, filters);
        const theirs = await bank.call('fetchTransactionsCursor', accountId, filters);
        expect([filters, mine]).toEqual([filters, theirs]);
        expect(mine.results.length).toBeGreaterThan(0);
      }
      expect(await sdk.call('fetchTransaction', middle.id)).toEqual(
        await bank.call('fetchTransaction', middle.id),
      );
    });

    it('reads transactions by page, as an app written for the old route does', async () => {
      const [accountId] = accountIds as [string];
      for (const options of [
        {},
        { pageSize: 50, page: 2 },
        { pageSize: 500, page: 9 },
        { from: '2026-10-01' },
      ])
        expect([options, await sdk.call('fetchTransactions', accountId, options)]).toEqual([
          options,
          await bank.call('fetchTransactions', accountId, options),
        ]);
    });

    it('is refused with the bodies that Pluggy sends', async () => {
      const unknown = crypto.randomUUID();
      const [accountId] = accountIds as [string];
      const both = { dateFrom: '2026-01-01', createdAtFrom: '2026-01-01T00:00:00.000Z' };
      const refusals = await Promise.all(
        [sdk, bank].map(async (client) => [
          await client.refusal('fetchItem', unknown),
          await client.refusal('fetchAccounts', unknown),
          await client.refusal('fetchAccount', unknown),
          await client.refusal('fetchTransaction', unknown),
          await client.refusal('fetchTransactionsCursor', unknown),
          await client.refusal('fetchTransactionsCursor', accountId, both),
          await client.refusal('fetchTransactionsCursor', accountId, { after: 'nonsense' }),
          await client.refusal('fetchTransactions', accountId, { pageSize: 501 }),
          await client.refusal('fetchConnector', 99_999),
          await client.refusal('createItem', 2, { user: 'nobody', password: 'x' }),
          await client.refusal('createItem', 99_999, GOOD),
          await client.refusal('updateItem', unknown),
          await client.refusal('updateItemMFA', unknown, { token: '123456' }),
          await client.refusal('updateItemMFA', item.id, { token: '123456' }),
          await client.refusal('deleteItem', unknown),
          await client.refusal('createConnectToken', unknown),
        ]),
      );
      expect(refusals[0]).toEqual(refusals[1]);
    });

    it('deletes an Item at Pluggy too, and finds it no more', async () => {
      const doomed = await create();
      await sdk.call('deleteItem', doomed.id);
      const gone = { code: 404, message: 'item not found', codeDescription: 'ITEM_NOT_FOUND' };
      for (const client of [sdk, bank]) {
        expect(await client.refusal('fetchItem', doomed.id)).toEqual(gone);
        expect(await client.refusal('fetchAccounts', doomed.id)).toEqual(gone);
      }
    });
  });

  it('got nothing from either that our own schemas do not allow', () => {
    expect(doors.map(({ complaints }) => [...complaints])).toEqual([[], []]);
  });

  it('refuses credentials that the hub did not issue', async () => {
    const stranger = new SdkProcess(stack.url, { ...stack.sandbox.ready, clientSecret: 'not-a-secret' });
    expect(JSON.stringify(await stranger.refusal('fetchConnectors'))).toContain('401');
    await stranger.stop();
  });
});
