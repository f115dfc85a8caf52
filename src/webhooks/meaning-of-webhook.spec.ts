import { describe, expect, it } from '@jest/globals';
import { ConnectorNotified } from './events/connector-notified.js';
import { ItemNotified } from './events/item-notified.js';
import { TransactionsNotified } from './events/transactions-notified.js';
import { type Meaning, meaningOfWebhook } from './meaning-of-webhook.js';

const US = 'c0dec0de-0000-4000-8000-00000000c0de';
const ITEM = '7a31f1de-3a1b-4f0c-8d59-0a5a3c6b7d11';
const ACCOUNT = 'acc1f1de-3a1b-4f0c-8d59-0a5a3c6b7d12';
const T1 = '11111111-3a1b-4f0c-8d59-0a5a3c6b7d13';
const SINCE = '2026-11-20T09:14:03.120Z';
const LATER = '2026-11-21T00:00:00.000Z';

const RECEIPT = { inboxId: '7', receivedAt: '2026-11-20 09:14:04.5+00' };
const receipt = ['7', RECEIPT.receivedAt] as const;

const meaning = (body: object): Meaning => meaningOfWebhook(JSON.stringify(body), US, RECEIPT);
const published = (event: object): object => ({ outcome: 'published', event });
const parked = (reason: string): object => ({ outcome: 'parked', reason });
const link = (path: string, since: string): string =>
  `https://somewhere.example/${path}?accountId=${ACCOUNT}&createdAtFrom=${since}`;

describe('item events', () => {
  it.each(['item/created', 'item/updated', 'item/deleted', 'item/error', 'item/of_tomorrow'])(
    '%s: look at the Item',
    (event) => {
      expect(meaning({ event, itemId: ITEM.toUpperCase(), clientId: US })).toEqual(
        published(new ItemNotified(ITEM, event, ...receipt)),
      );
    },
  );

  it('takes the deprecated id when there is no itemId', () => {
    expect(meaning({ event: 'item/updated', id: ITEM })).toEqual(
      published(new ItemNotified(ITEM, 'item/updated', ...receipt)),
    );
  });

  it('parks what names no Item', () => {
    expect(meaning({ event: 'item/updated', itemId: '../accounts' })).toEqual(parked('itemId is not a UUID'));
    expect(meaning({ event: 'item/updated', itemId: null })).toEqual(parked('itemId is not a UUID'));
  });
});

describe('transactions events', () => {
  const base = { itemId: ITEM, accountId: ACCOUNT, clientId: US, eventId: 'e-1' };
  const created = (more: object): Meaning => meaning({ event: 'transactions/created', ...base, ...more });
  const from = (since: string | null): object =>
    published(new TransactionsNotified(ITEM, ACCOUNT, 'created', [], since, 'e-1', null, ...receipt));

  it('created, older applications: reads the query of the V2 link', () => {
    const legacy = link('transactions', LATER);
    expect(
      created({ createdTransactionsLink: legacy, createdTransactionsLinkV2: link('v2/transactions', SINCE) }),
    ).toEqual(from(SINCE));
  });

  it('created, newer applications: reads the query of the only link', () => {
    expect(
      created({ createdTransactionsLink: link('v2/transactions', SINCE), transactionsCreatedAtFrom: LATER }),
    ).toEqual(from(SINCE));
  });

  it('created without a usable link: takes transactionsCreatedAtFrom, else nothing', () => {
    expect(created({ createdTransactionsLink: 'not a url', transactionsCreatedAtFrom: SINCE })).toEqual(
      from(SINCE),
    );
    expect(
      created({ createdTransactionsLink: link('x', 'yesterday'), transactionsCreatedAtFrom: SINCE }),
    ).toEqual(from(SINCE));
    expect(created({ transactionsCreatedAtFrom: '2026-99-99' })).toEqual(from(null));
    expect(created({})).toEqual(from(null));
  });

  it.each(['updated', 'deleted'] as const)('%s: carries the ids', (change) => {
    expect(meaning({ event: `transactions/${change}`, ...base, transactionIds: [T1] })).toEqual(
      published(new TransactionsNotified(ITEM, ACCOUNT, change, [T1], null, 'e-1', null, ...receipt)),
    );
  });

  it('parks what names no account or no transactions', () => {
    expect(created({ accountId: 'acc1' })).toEqual(parked('accountId is not a UUID'));
    expect(meaning({ event: 'transactions/deleted', ...base })).toEqual(
      parked('transactionIds are not UUIDs'),
    );
    expect(meaning({ event: 'transactions/updated', ...base, transactionIds: [T1, 7] })).toEqual(
      parked('transactionIds are not UUIDs'),
    );
  });

  it('folds a repeated delivery, but never two blocks of one event', () => {
    const block = (ids: string[], inboxId = '1'): TransactionsNotified =>
      new TransactionsNotified(ITEM, ACCOUNT, 'updated', ids, null, 'e', null, inboxId);
    expect(block([T1]).foldKey).toBe(block([T1], '2').foldKey);
    expect(block([T1]).foldKey).not.toBe(block([ITEM]).foldKey);
  });
});

describe('other events', () => {
  it.each([
    [{ connectorId: 601 }, 601],
    [{ id: '201' }, 201],
  ])('connector/status_updated %j', (fields, id) => {
    expect(meaning({ event: 'connector/status_updated', ...fields })).toEqual(
      published(new ConnectorNotified(id)),
    );
  });

  it('ignores what the hub has no use for', () => {
    for (const event of ['payment_intent/created', 'boleto/updated', 'brand/new', 'transactions/weighed'])
      expect(meaning({ event, itemId: ITEM })).toEqual({ outcome: 'ignored' });
  });

  it('parks what is meant for another client', () => {
    expect(meaning({ event: 'item/updated', itemId: ITEM, clientId: ACCOUNT })).toEqual(
      parked('clientId is not ours'),
    );
    expect(meaning({ event: 'brand/new', clientId: 7 })).toEqual(parked('clientId is not ours'));
  });
});
