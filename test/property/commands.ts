import fc from 'fast-check';
import type { BankChanges, ChangeableProduct, Json } from '../harness/sandbox.js';

/** Two apps, which use the same user ids. */
export type AppNumber = 0 | 1;

/** Something that happens to bank, network, apps or processes. `item` picks one of those that exist, by remainder. */
export type Command =
  | { do: 'connect'; app: AppNumber; through: 'api' | 'widget'; user: string | null; login: Login }
  | { do: 'sync'; item: number; changes: BankChanges; announced: boolean; outcome: Outcome; times: number }
  | {
      do: 'change product';
      item: number;
      product: ChangeableProduct;
      add: number;
      change: number;
      delete: number;
    }
  | { do: 'follow feed'; item: number; pages: number }
  | { do: 'webhook faults'; faults: Json }
  | { do: 'release webhooks'; shuffle: number }
  | { do: 'forge webhook'; item: number; what: Forgery; take: number }
  | { do: 'api fault'; fault: Json }
  | { do: 'expire keys' }
  | { do: 'consent'; item: number; state: 'revoked' | 'active' }
  | { do: 'delete'; item: number }
  | { do: 'patch'; item: number; user: string | null | undefined }
  | { do: 'advance clock'; hours: number }
  | { do: 'restart'; hub: 'api' | 'worker'; signal: 'SIGTERM' | 'SIGKILL' }
  | { do: 'sleep through replacement' }
  | { do: 'settle' };

export type Login = 'user-ok' | 'user-ok-two-checking-accounts' | 'user-ok-account-warning' | 'open finance';
export type Outcome = 'as it comes' | 'without transactions' | 'without loans and bills' | 'without investments' | 'transactions only' | 'CONNECTION_ERROR' | 'INVALID_CREDENTIALS'; // prettier-ignore
export type Forgery =
  | 'wrong secret'
  | 'other client'
  | 'unknown item'
  | 'mixed items'
  | 'deleted but alive'
  | "deleted by another account's ids"
  | 'updated'
  | 'created long ago'
  | 'item/updated';

const item = fc.nat(5);
const user = fc.constantFrom('same', 'other', null);
const few = fc.nat(3);
const share = fc.constantFrom(0, 0, 0.3, 0.7);

const connect = (app: fc.Arbitrary<AppNumber>): fc.Arbitrary<Command> =>
  fc.record({
    do: fc.constant('connect' as const),
    app,
    through: fc.constantFrom('api', 'widget'),
    user,
    login: fc.constantFrom(
      'user-ok',
      'open finance',
      'open finance',
      'user-ok-two-checking-accounts',
      'user-ok-account-warning',
    ),
  });

const sync: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('sync' as const),
  item,
  changes: fc.record({ add: few, update: few, delete: few, repost: few, backdate: fc.nat(2) }),
  announced: fc.boolean(),
  outcome: fc.oneof(
    { weight: 6, arbitrary: fc.constant('as it comes' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('without transactions', 'transactions only', 'without loans and bills', 'without investments', 'CONNECTION_ERROR', 'INVALID_CREDENTIALS'), // prettier-ignore
    },
  ),
  times: fc.constantFrom(1, 1, 1, 3),
});

/** Not the end of an account: with all its rows it is more than the brake lets go. */
const changeProduct: fc.Arbitrary<Command> = fc
  .record({
    do: fc.constant('change product' as const),
    item,
    product: fc.constantFrom<ChangeableProduct[]>('accounts', 'bills', 'investments', 'investmentTransactions', 'loans', 'identity'), // prettier-ignore
    add: fc.nat(2),
    change: fc.nat(2),
    delete: fc.nat(2),
  })
  .map((change) =>
    change.product === 'accounts' ? { ...change, add: Math.min(change.add, 1), delete: 0 } : change,
  );

const webhookFaults: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('webhook faults' as const),
  faults: fc.record({
    drop: share,
    double: share,
    reorder: fc.boolean(),
    delayMs: fc.constantFrom(0, 50, 300),
    hold: fc.boolean(),
  }),
});

/** Each lasts for a few requests. A hung request would only cost time: its client gives up after 30 s. */
const apiFault: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('api fault' as const),
  fault: fc
    .tuple(
      fc.constantFrom('^/items$', '^/items/', '^/accounts', '^/v2/transactions', '^/consents', '^/auth', '^/investments', '^/(loans|bills|identity)', ''),
      fc.constantFrom(
        { kind: 'status', status: 500 },
        { kind: 'status', status: 503, when: 'after' },
        { kind: 'latency', ms: 150 },
        { kind: 'latency', ms: 400 },
        { kind: 'malformed' },
        { kind: 'truncated' },
        { kind: 'reset' },
        { kind: 'reset', when: 'after' },
        { kind: '429', ms: 1000 },
      ),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(3),
    )
    .map(([path, fault, times, skip]) => ({ ...fault, match: path ? { path } : {}, skip, times: fault.kind === '429' ? 1 : times })), // prettier-ignore
});

const forgery: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('forge webhook' as const),
  item,
  what: fc.constantFrom<Forgery[]>(
    'wrong secret',
    'other client',
    'unknown item',
    'mixed items',
    'deleted but alive',
    "deleted by another account's ids",
    'updated',
    'created long ago',
    'item/updated',
  ),
  take: fc.integer({ min: 1, max: 30 }),
});

const constant = <C extends Command>(command: C): fc.Arbitrary<Command> => fc.constant(command);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: sync },
  { weight: 6, arbitrary: changeProduct },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('follow feed' as const), item, pages: fc.constantFrom(1, 9) }),
  },
  { weight: 4, arbitrary: webhookFaults },
  {
    weight: 2,
    arbitrary: fc.nat(99).map((shuffle): Command => ({ do: 'release webhooks', shuffle })),
  },
  { weight: 3, arbitrary: forgery },
  { weight: 4, arbitrary: apiFault },
  { weight: 1, arbitrary: constant({ do: 'expire keys' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('consent' as const),
      item,
      state: fc.constantFrom('revoked', 'revoked', 'active'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), item }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('patch' as const),
      item,
      user: fc.constantFrom('same', 'moved', undefined),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, 26, 26, 24 * 20).map((hours): Command => ({ do: 'advance clock', hours })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('restart' as const),
      hub: fc.constantFrom('api', 'worker'),
      signal: fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGKILL'),
    }),
  },
  { weight: 2, arbitrary: constant({ do: 'sleep through replacement' }) },
  { weight: 2, arbitrary: constant({ do: 'settle' }) },
  { weight: 1, arbitrary: connect(fc.constantFrom<AppNumber[]>(0, 1)) },
);

/** Both apps connect an Item each, then anything may happen. */
export const sequence: fc.Arbitrary<Command[]> = fc
  .tuple(
    connect(fc.constant(0 as const)),
    connect(fc.constant(1 as const)),
    fc.array(command, { minLength: 1, maxLength: 16, size: 'max' }),
  )
  .map(([mine, theirs, more]) => [mine, theirs, ...more]);
