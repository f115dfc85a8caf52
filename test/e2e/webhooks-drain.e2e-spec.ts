import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../harness/eventually.js';
import { startTestHub, type TestHub } from '../harness/hub.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

const SECRET = 'the-secret-of-this-test-file';
const CLIENT = randomUUID();

let database: TestDatabase;
let sql: pg.Pool;
let workers: TestHub[];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Pool({ connectionString: database.url, max: 4 });
  sql.on('error', () => undefined);
  // Published events stay in the queue, where the tests can count them, instead of being handled.
  await sql.query(`
    create function hold_job() returns trigger language plpgsql as
      $$ begin new.run_at := 'infinity'; return new; end $$;
    create trigger hold_jobs before insert on graphile_worker._private_jobs
      for each row execute function hold_job()`);
  await sql.query(`insert into webhooks.registration (secret) values ($1)`, [SECRET]);
  workers = await Promise.all([startWorker(), startWorker()]);
});

afterAll(async () => {
  await Promise.all((workers ?? []).map((worker) => worker.process.stop()));
  await sql?.end();
  await database?.drop();
});

beforeEach(async () => {
  await sql.query(`truncate webhooks.inbox, webhooks.ledger, graphile_worker._private_jobs`);
});

afterEach(async () => {
  expect(await difference()).toBe(0);
});

it('turns every webhook into its event exactly once, with two workers draining at the same time', async () => {
  const items = Array.from({ length: 1_500 }, () => randomUUID());
  await put(items.map((itemId) => ({ event: 'item/updated', itemId, clientId: CLIENT })));
  await settled();
  const rows = await jobs();
  expect(rows.map(({ payload }) => payload.itemId).sort()).toEqual(items.toSorted());
  const { rows: lanes } = await sql.query(`select processed::int from webhooks.ledger where processed > 0`);
  expect((lanes as { processed: number }[]).reduce((sum, { processed }) => sum + processed, 0)).toBe(1_500);
});

it('makes one job of many webhooks about one Item, and of a delivery that came twice', async () => {
  const itemId = randomUUID();
  const accountId = randomUUID();
  const deleted = {
    event: 'transactions/deleted',
    eventId: 'e-1',
    itemId,
    accountId,
    transactionIds: [randomUUID()],
  };
  const events = ['item/created', 'item/updated', 'item/login_succeeded', 'item/error'];
  await put([...events.map((event) => ({ event, itemId })), deleted, deleted]);
  await settled();
  expect((await jobs()).map(({ task }) => task.split('->')[0]).sort()).toEqual([
    'ItemNotified',
    'TransactionsNotified',
  ]);
});

it('keeps and acknowledges what the hub has no use for, and parks what means nothing', async () => {
  await put([
    { event: 'payment_intent/created' },
    { event: 'brand/new' },
    { event: 'item/updated', itemId: 'nonsense' },
    { event: 'item/updated', itemId: randomUUID(), clientId: randomUUID() },
  ]);
  await settled();
  expect(await outcomes()).toEqual([
    ['ignored', null],
    ['ignored', null],
    ['parked', 'itemId is not a UUID'],
    ['parked', 'clientId is not ours'],
  ]);
  expect(await jobs()).toEqual([]);
});

describe('a batch that fails', () => {
  it('over one row that PostgreSQL refuses: parks that one and settles the others', async () => {
    const good = [randomUUID(), randomUUID()];
    const event = {
      event: 'transactions/updated',
      itemId: good[0],
      accountId: randomUUID(),
      transactionIds: [],
    };
    await put([
      { event: 'item/updated', itemId: good[0] },
      { ...event, eventId: 'NUL is \0' }, // legal in JSON, refused by jsonb and text
      { event: 'item/updated', itemId: good[1] },
    ]);
    await settled();
    expect(await outcomes()).toEqual([
      ['published', null],
      ['parked', expect.stringMatching(/^PostgreSQL refused it: 22/)],
      ['published', null],
    ]);
    expect(await jobs()).toHaveLength(2);
  });

  it('over something that passes: tries again later, and the others do not wait for it', async () => {
    const [unlucky, lucky] = [randomUUID(), randomUUID()];
    await sql.query(`
      create function fail() returns trigger language plpgsql as
        $$ begin raise exception 'the disk is full' using errcode = '53100'; end $$;
      create trigger fail before insert on graphile_worker._private_jobs
        for each row when (new.payload::text like '%${unlucky}%') execute function fail()`);
    await put([
      { event: 'item/updated', itemId: unlucky },
      { event: 'item/updated', itemId: lucky },
    ]);
    await eventually(
      async () => (await outcomes())[1]?.[0] === 'published' && (await outcomes())[0]?.[1] !== null,
    );
    expect((await outcomes())[0]).toEqual([null, 'PostgreSQL refused it: 53100']);
    await sql.query(`drop function fail cascade; update webhooks.inbox set due_at = clock_timestamp()`);
    await settled();
    expect(await outcomes()).toEqual([
      ['published', null],
      ['published', null],
    ]);
  });
});

function startWorker(): Promise<TestHub> {
  const pluggy = { url: 'http://127.0.0.1:9', clientId: CLIENT, clientSecret: 'none' };
  return startTestHub({ databaseUrl: database.url, pluggy });
}

/** Puts webhooks into the inbox as the ingress does, all in one commit, so that one batch claims them together. */
async function put(bodies: { event: string; [field: string]: unknown }[]): Promise<void> {
  await sql.query(
    `with rows as (
       insert into webhooks.inbox (event, event_id, body)
       select b.event, null, b.body from unnest($1::text[], $3::text[]) as b (body, event)
     )
     insert into webhooks.ledger (lane, received) values ('test', $2)`,
    [bodies.map((body) => JSON.stringify(body)), bodies.length, bodies.map(({ event }) => event)],
  );
}

async function settled(): Promise<void> {
  await eventually(async () => {
    const { rowCount } = await sql.query(`select 1 from webhooks.inbox where outcome is null limit 1`);
    return rowCount === 0;
  });
}

async function outcomes(): Promise<[string | null, string | null][]> {
  const { rows } = await sql.query<{ outcome: string | null; reason: string | null }>(
    `select outcome, reason from webhooks.inbox order by id`,
  );
  return rows.map(({ outcome, reason }) => [outcome, reason]);
}

async function jobs(): Promise<{ task: string; payload: { itemId?: string } }[]> {
  const { rows } = await sql.query<{ task: string; payload: { itemId?: string } }>(
    `select t.identifier as task, j.payload from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id`,
  );
  return rows;
}

/** What the hub says about itself, read where an operator reads it. */
async function difference(): Promise<number> {
  const text = await (await fetch(`${workers[0]!.url}/metrics`)).text();
  return Number(/^hub_webhook_ledger_difference (\S+)$/m.exec(text)?.[1]);
}
