import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { AuthRetention } from '../../src/auth/auth-retention.js';
import { ConnectRetention } from '../../src/connect/connect-retention.js';
import { ForgetEndUsers } from '../../src/connect/forget-end-users.js';
import { ItemsFace } from '../../src/items/face.js';
import { ItemsRetention } from '../../src/items/items-retention.js';
import { Config } from '../../src/kernel/config/config.js';
import { createDataSource } from '../../src/kernel/database/data-source.js';
import { Database } from '../../src/kernel/database/database.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import type { Logger } from '../../src/kernel/observability/logger.js';
import { Metrics } from '../../src/kernel/observability/metrics.js';
import { Retention } from '../../src/kernel/retention/retention.js';
import { SyncRetention } from '../../src/sync/runs/sync-retention.js';
import { FoldLedger } from '../../src/webhooks/fold-ledger.js';
import { Ledger } from '../../src/webhooks/ledger.js';
import { WebhooksRetention } from '../../src/webhooks/webhooks-retention.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

const DAYS = {
  KEEP_WEBHOOKS_DAYS: 30,
  KEEP_DELIVERIES_DAYS: 20,
  KEEP_RUN_DETAILS_DAYS: 100,
  KEEP_HISTORY_DAYS: 200,
  KEEP_AUDIT_DAYS: 400,
  KEEP_SESSIONS_DAYS: 10,
};

let test: TestDatabase;
let dataSource: DataSource;
let database: Database;
let once: ScheduleOnce;

beforeAll(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource(test.url, [], 4).initialize();
  database = new Database(dataSource);
  once = new ScheduleOnce(database);
});
afterAll(async () => {
  await dataSource?.destroy();
  await test?.drop();
});

const warnings: unknown[] = [];
/** All rules of all modules, as the hub has them. */
function retention(days: Partial<Record<keyof typeof DAYS, number>> = DAYS): Retention {
  const config = Object.assign(new Config(), days);
  const logger = { info: () => undefined, warn: (...said: unknown[]) => warnings.push(said) };
  const all = new Retention(config, database, once, logger as unknown as Logger);
  for (const Rules of [AuthRetention, ConnectRetention, ItemsRetention, SyncRetention, WebhooksRetention])
    new Rules(all, config);
  return all;
}

const ago = (days: number): string => `clock_timestamp() - interval '${days} days'`;
const insert = (sql: string, ...params: unknown[]): Promise<{ id: string }[]> => database.query(sql, params);
const count = async (table: string, where = 'true'): Promise<number> =>
  Number((await database.query<{ n: string }>(`select count(*) as n from ${table} where ${where}`))[0]!.n);

const item = randomUUID();
/** Of each kind: how one comes about that is so many days old, which of them may go, and those that never do. */
const KINDS: {
  name: string;
  table: string;
  days: number;
  aged: (days: number) => string;
  kept?: string[];
}[] = [
  {
    name: 'processed webhooks',
    table: 'webhooks.inbox',
    days: DAYS.KEEP_WEBHOOKS_DAYS,
    aged: (days) => `insert into webhooks.inbox (event, body, outcome, settled_at) values ('e', '{}', 'published', ${ago(days)}), ('e', '{}', 'ignored', ${ago(days)})`,
    kept: [
      `insert into webhooks.inbox (event, body, outcome, settled_at) values ('parked', '{}', 'parked', ${ago(999)})`,
      `insert into webhooks.inbox (event, body, received_at) values ('waiting', '{}', ${ago(999)})`,
    ],
  },
  {
    name: 'deliveries to apps',
    table: 'webhooks.deliveries',
    days: DAYS.KEEP_DELIVERIES_DAYS,
    aged: (days) => `insert into webhooks.deliveries (event_id, app_id, url, event, outcome, settled_at, created_at) values (gen_random_uuid(), gen_random_uuid(), 'http://x', 'e', 'delivered', now(), ${ago(days)})`,
    kept: [`insert into webhooks.deliveries (event_id, app_id, url, event, body, created_at) values (gen_random_uuid(), gen_random_uuid(), 'http://x', 'e', '{}', ${ago(999)})`],
  },
  {
    name: 'verifications',
    table: 'sync.verifications',
    days: 30,
    aged: (days) => `insert into sync.verifications (item_id, asked_at) values ('${item}', ${ago(days)})`,
  },
  {
    name: 'the story of Items',
    table: 'items.history',
    days: DAYS.KEEP_HISTORY_DAYS,
    aged: (days) => `insert into items.history (item_id, at, kind, by, detail) values ('${item}', ${ago(days)}, 'FAILED', 'pluggy', '{}')`,
    kept: [
      `insert into items.history (item_id, at, kind, by, detail) values ('${item}', ${ago(999)}, 'CONSENT_GRANTED', 'app', '{}')`,
      // Not recovered from: without it nothing would say so when it is.
      `insert into items.history (item_id, at, kind, by, detail) select gen_random_uuid(), ${ago(999)}, 'FAILED', 'pluggy', '{}'`,
    ],
  },
  {
    name: 'cleared flags',
    table: 'items.flags',
    days: DAYS.KEEP_HISTORY_DAYS,
    aged: (days) => `insert into items.flags (item_id, flag, since, raised_at, cleared_at, evidence) values ('${item}', 'STALE', ${ago(days)}, ${ago(days)}, ${ago(days)}, '{}')`,
    kept: [`insert into items.flags (item_id, flag, since, raised_at, evidence) values ('${item}', 'STALE', ${ago(999)}, ${ago(999)}, '{}')`],
  },
  {
    name: 'closed reviews',
    table: 'items.reviews',
    days: DAYS.KEEP_HISTORY_DAYS,
    aged: (days) => `insert into items.reviews (item_id, state, state_since, opened_at, closed_at, by) values ('${item}', 'closed', ${ago(days)}, ${ago(days)}, ${ago(days)}, 'hub')`,
    kept: [`insert into items.reviews (item_id, state, state_since, opened_at, by) values ('${item}', 'resolved', ${ago(999)}, ${ago(999)}, 'admin:x')`],
  },
  {
    name: 'closed incidents',
    table: 'items.incidents',
    days: DAYS.KEEP_HISTORY_DAYS,
    aged: (days) => `insert into items.incidents (connector_id, opened_at, closed_at, causes, items, most_items, changed_at) values (1, ${ago(days)}, ${ago(days)}, '[]', 0, 1, ${ago(days)})`,
    kept: [
      `insert into items.incidents (connector_id, opened_at, causes, items, most_items, changed_at) values (1, ${ago(999)}, '[]', 1, 1, ${ago(999)})`,
      `with incident as (insert into items.incidents (connector_id, opened_at, closed_at, causes, items, most_items, changed_at) values (2, ${ago(999)}, ${ago(999)}, '[]', 0, 1, ${ago(999)}) returning id)
       insert into items.reviews (item_id, state, state_since, opened_at, by, incident_id) select gen_random_uuid(), 'open', now(), now(), 'hub', id from incident`,
    ],
  },
  {
    name: 'ended imports',
    table: 'items.imports',
    days: DAYS.KEEP_HISTORY_DAYS,
    aged: (days) => `with import as (insert into items.imports (app_id, source, ended_at) values (gen_random_uuid(), 'ids', ${ago(days)}) returning id)
      insert into items.import_items (import_id, item_id, outcome) select id, gen_random_uuid(), 'adopted' from import`,
    kept: [`insert into items.imports (app_id, source, created_at) values (gen_random_uuid(), 'ids', ${ago(999)})`],
  },
  {
    name: 'the audit log',
    table: 'auth.audit_log',
    days: DAYS.KEEP_AUDIT_DAYS,
    aged: (days) => `insert into auth.audit_log (at, actor, action, subject) values (${ago(days)}, 'hub', 'x', 'y')`,
  },
  {
    name: 'logins of admins that have ended',
    table: 'auth.admin_sessions',
    days: DAYS.KEEP_SESSIONS_DAYS,
    aged: (days) => `insert into auth.admin_sessions (admin_id, token_hash, created_at, expires_at, revoked_at, address)
      select id, sha256(gen_random_uuid()::text::bytea), ${ago(days)}, t.expires_at, t.revoked_at, '::1' from auth.admins,
             (values (${ago(days)}, null), (${ago(days - 1)}, ${ago(days)})) t (expires_at, revoked_at)`,
    kept: [`insert into auth.admin_sessions (admin_id, token_hash, created_at, expires_at, address) select id, sha256('x'), ${ago(999)}, clock_timestamp() + interval '1 hour', '::1' from auth.admins`],
  },
  {
    name: 'links that have expired',
    table: 'connect.links',
    days: DAYS.KEEP_SESSIONS_DAYS,
    aged: (days) => `insert into connect.links (id, app_id, item_id, created_by, created_at, expires_at) values (gen_random_uuid(), gen_random_uuid(), '${item}', 'app', ${ago(days + 3)}, ${ago(days)})`,
  },
  {
    name: 'connect tokens that were asked for',
    table: 'connect.sessions',
    days: DAYS.KEEP_SESSIONS_DAYS,
    aged: (days) => `insert into connect.sessions (app_id, item_id, created_at) values (gen_random_uuid(), '${item}', ${ago(days)})`,
  },
]; // prettier-ignore

describe('what is kept too long goes', () => {
  beforeAll(async () => {
    await insert(`insert into auth.admins (name, role, password_hash) values ('maria', 'admin', 'x')`);
  });

  it.each(KINDS)('$name: what is older, and nothing else', async ({ table, days, aged, kept = [] }) => {
    await database.query(aged(days - 1));
    for (const statement of kept) await database.query(statement);
    const before = await count(table);
    await retention().clean();
    expect(await count(table)).toBe(before);
    await database.query(aged(days + 1));
    expect(await count(table)).toBeGreaterThan(before);
    await retention({ ...DAYS, ...Object.fromEntries(Object.keys(DAYS).map((key) => [key, 0])) }).clean();
    if (table !== 'sync.verifications') expect(await count(table)).toBeGreaterThan(before); // 0: kept
    await retention().clean();
    expect(await count(table)).toBe(before);
    expect(warnings).toEqual([]);
  });

  it('every rule of the hub is here', () => {
    const { rules } = retention() as unknown as { rules: { table: string }[] };
    // What the Connect page knew of a token is tried in connect-session.
    const elsewhere = ['sync.runs', 'connect.sessions', 'connect.sessions'];
    expect(rules.map(({ table }) => table).sort()).toEqual([...KINDS.map(({ table }) => table), ...elsewhere].sort());
  });

  it('keeps the line of a run, which rows name, and forgets its details', async () => {
    const run = `insert into sync.runs (item_id, fence, cause, outcome, error, products, added, started_at, ended_at) values ('${item}', 1, 'item/updated', 'partial', 'loans: x', '{"loans": {}}', 7`;
    for (const days of [101, 99]) await insert(`${run}, ${ago(days)}, ${ago(days)})`);
    await insert(`${run}, ${ago(999)}, null)`.replace(`'partial'`, 'null'));
    await retention().clean();
    const rows = await database.query(`select added, error, products from sync.runs order by id`);
    const whole = { added: 7, error: 'loans: x', products: { loans: {} } };
    expect(rows).toEqual([{ added: 7, error: null, products: {} }, whole, whole]);
  });

  it('an app’s user who never connected anything is forgotten, and nobody else', async () => {
    const app = randomUUID();
    const users = await insert(
      `insert into connect.end_users (app_id, client_user_id, used_at) select $1, n::text, ${ago(11)} from generate_series(1, 2100) n returning id`,
      app,
    );
    await insert(`insert into connect.end_users (app_id, client_user_id, used_at) values ($1, 'young', ${ago(9)})`, app);
    const withItem = users.at(-1)!.id;
    await insert(`insert into items.items (id, app_id, end_user_id) values (gen_random_uuid(), $1, $2)`, app, withItem);
    const config = Object.assign(new Config(), DAYS);
    const face = new ItemsFace(database, undefined as never, undefined as never, undefined as never);
    await new ForgetEndUsers(database, face, once, config).forgetUnused();
    const left = await database.query<{ id: string; user: string }>(`select id, client_user_id as user from connect.end_users`);
    expect(left.map(({ user }) => user).sort()).toEqual(['2100', 'young']);
  });
}); // prettier-ignore

describe('cleaning up', () => {
  it('leaves the ledger balanced: received = processed + parked + waiting', async () => {
    await insert(`truncate webhooks.inbox, webhooks.ledger`);
    await settledRows('old', 'published', 1_500, 31);
    await settledRows('old', 'ignored', 700, 40);
    await settledRows('old parked', 'parked', 3, 400);
    await settledRows('young', 'published', 5, 29);
    await insert(`insert into webhooks.inbox (event, body) values ('waiting', '{}')`);
    await insert(
      `insert into webhooks.ledger (lane, received, processed, parked, written_at) values
         ('ingress-dead-0', 2000, 0, 0, clock_timestamp() - interval '2 days'),
         ('drain-dead', 0, 2200, 3, clock_timestamp() - interval '2 days'),
         ('ingress-live-0', 209, 0, 0, clock_timestamp()),
         ('drain-live', 0, 5, 0, clock_timestamp())`,
    );
    const ledger = new Ledger(database, new Metrics());
    const before = await ledger.balance();
    expect(before).toEqual({ received: 2209, processed: 2205, parked: 3, waiting: 1, difference: 0 });

    await retention().clean();
    const fold = new FoldLedger(new Config(), once);
    await fold.fold(database);
    await fold.fold(database); // the folded row is not folded into itself

    const left = await database.query(
      `select event, count(*)::int as n from webhooks.inbox group by event order by event`,
    );
    expect(left).toEqual([
      { event: 'old parked', n: 3 },
      { event: 'waiting', n: 1 },
      { event: 'young', n: 5 },
    ]);
    expect(await ledger.balance()).toEqual(before);
    const lanes = await database.query<{ lane: string }>(`select lane from webhooks.ledger order by lane`);
    expect(lanes.map(({ lane }) => lane)).toEqual(['drain-live', 'ended', 'ingress-live-0']);
  });

  it('waits for nobody’s lock, and takes what was locked the next time', async () => {
    await insert(`truncate webhooks.inbox`);
    await settledRows('old', 'published', 2_500, 31);
    const holder = await connected();
    await holder.query('begin');
    await holder.query(`select from webhooks.inbox order by id limit 40 for update`);
    await retention().clean();
    expect(await count('webhooks.inbox')).toBe(40);
    await holder.query('commit');
    await holder.end();
    await retention().clean();
    expect(await count('webhooks.inbox')).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('is waited for by nobody: a batch is over before the next one begins, and stops no writer', async () => {
    await insert(`truncate webhooks.inbox`);
    await settledRows('old', 'published', 20_000, 31);
    const writer = await connected();
    await writer.query(`set lock_timeout = '200ms'`);
    let cleaning = true;
    const cleaned = retention().clean().finally(() => (cleaning = false)); // prettier-ignore
    let writes = 0;
    for (; cleaning; writes++) {
      await writer.query(`insert into webhooks.inbox (event, body) values ('new', '{}')`);
      // A replay of the newest old ones, while the oldest go.
      await writer.query(`update webhooks.inbox set outcome = null, settled_at = null where id = (select id from webhooks.inbox where outcome = 'published' order by id desc limit 1 for update skip locked)`); // prettier-ignore
    }
    await cleaned;
    await writer.end();
    expect(writes).toBeGreaterThan(3);
    expect(await count('webhooks.inbox', `outcome = 'published'`)).toBe(0);
    expect(await count('webhooks.inbox', `event = 'new'`)).toBe(writes);
    expect(warnings).toEqual([]);
  });

  it('finds what is old by an index', async () => {
    const seen = new Map<string, string[]>();
    const explained = {
      transaction: (work: (tx: unknown) => Promise<unknown>) =>
        database.transaction(async (tx) => {
          await tx.query(`set local enable_seqscan = off`);
          await tx.query(`set local enable_sort = off`);
          return work({
            query: async (sql: string, params: unknown[]) => {
              if (!sql.startsWith('with due')) return [];
              const plan = await tx.query(`explain ${sql}`, params);
              const table = /from (\w+\.\w+) t/.exec(sql)![1]!;
              seen.set(table, [...(seen.get(table) ?? []), JSON.stringify(plan)]);
              return [];
            },
          });
        }),
    };
    const config = Object.assign(new Config(), DAYS);
    const all = new Retention(config, explained as unknown as Database, once, console as unknown as Logger);
    for (const Rules of [AuthRetention, ConnectRetention, ItemsRetention, SyncRetention, WebhooksRetention])
      new Rules(all, config);
    await all.clean();
    const few = ['items.incidents', 'items.imports', 'sync.verifications'];
    expect(seen.size).toBe(KINDS.length + 1);
    // What is not sorted comes in the order of an index: that of its age.
    for (const [table, plan] of [...seen].flatMap(([name, plans]) =>
      plans.map((each) => [name, each] as const),
    ))
      if (!few.includes(table)) {
        expect([table, plan]).toEqual([table, expect.not.stringContaining('Sort')]);
        expect([table, plan]).toEqual([table, expect.stringMatching(/Index Cond: [^"]* < \(\(InitPlan/)]);
      }
  });
});

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  return client;
}

async function settledRows(event: string, outcome: string, rows: number, daysAgo: number): Promise<void> {
  await insert(
    `insert into webhooks.inbox (event, body, outcome, settled_at)
     select $1, '{}', $2, clock_timestamp() - $4 * interval '1 day' from generate_series(1, $3)`,
    event,
    outcome,
    rows,
    daysAgo,
  );
}
