import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../harness/eventually.js';
import { startTestHub, type TestHub } from '../harness/hub.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

const SECRET = 'the-secret-of-this-test-file';

let database: TestDatabase;
let sql: pg.Pool;
let hub: TestHub;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new pg.Pool({ connectionString: database.url, max: 4 });
  sql.on('error', () => undefined); // dropping the database ends the idle ones
  await sql.query(`insert into webhooks.registration (secret) values ($1)`, [SECRET]);
  hub = await startTestHub({ databaseUrl: database.url, role: 'api' });
});

afterAll(async () => {
  await hub?.process.stop();
  await sql?.end();
  await database?.drop();
});

beforeEach(async () => {
  await sql.query(`truncate webhooks.inbox, webhooks.ledger`);
});

describe('what the endpoint answers', () => {
  it('takes a webhook and keeps its text exactly as it came', async () => {
    const body = '{ "event":"item/updated",\n "eventId" : "e-1", "note":"\\u0000\\ud800 á", "n":1.0 }';
    expect(await deliver(body)).toBe(200);
    expect(await inbox()).toEqual([{ event: 'item/updated', event_id: 'e-1', body }]);
  });

  it('takes any content type, and events that nobody knows yet', async () => {
    expect(await deliver(webhook('e-1'), { 'content-type': 'text/plain' })).toBe(200);
    expect(await deliver(webhook('e-2', 'brand/new'), { 'content-type': 'application/vnd.x+json' })).toBe(
      200,
    );
    expect((await inbox()).map((row) => row.event_id).sort()).toEqual(['e-1', 'e-2']);
  });

  it.each([
    ['no JSON', 'nope'],
    ['no body', undefined],
    ['null', 'null'],
    ['a list', '[]'],
    ['no event', '{"eventId":"e"}'],
    ['an event that is no string', '{"event":7}'],
  ])('answers 400 to %s, in the form of Pluggy’s errors, and counts it', async (_what, body) => {
    const before = await refused('not_a_webhook');
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      code: 400,
      message: 'The body must be a JSON object with a string "event"',
    });
    expect(await refused('not_a_webhook')).toBe(before + 1);
    expect(await inbox()).toEqual([]);
  });

  it('answers 401 to a missing and to a wrong secret, counts it and is loud about it without the body', async () => {
    const before = await refused('secret');
    expect((await post(webhook('private-stuff'), { 'x-hub-webhook-secret': 'wrong' })).status).toBe(401);
    expect((await fetch(endpoint(), { method: 'POST', body: webhook('private-stuff') })).status).toBe(401);
    expect(await refused('secret')).toBe(before + 2);
    expect(await inbox()).toEqual([]);
    expect(hub.process.output).toContain('missing or wrong secret');
    expect(hub.process.output).not.toContain('private-stuff');
  });

  it('answers 413 above 1 MiB and takes what is just below', async () => {
    const sized = (bytes: number): string => {
      const frame = '{"event":"x","p":""}';
      return frame.replace('""', `"${'a'.repeat(bytes - frame.length)}"`);
    };
    expect(await deliver(sized(1024 * 1024 + 1))).toBe(413);
    expect(await deliver(sized(1024 * 1024))).toBe(200);
  });

  it('accepts a secret that another process has just rotated in, and the one before until its end', async () => {
    await rotate('a-new-secret', `clock_timestamp() + interval '1 hour'`);
    expect(await deliver(webhook('new'), { 'x-hub-webhook-secret': 'a-new-secret' })).toBe(200);
    expect(await deliver(webhook('old'))).toBe(200);
    await rotate('a-newer-secret', `clock_timestamp() - interval '1 second'`);
    expect(await deliver(webhook('newer'), { 'x-hub-webhook-secret': 'a-newer-secret' })).toBe(200);
    expect(await deliver(webhook('old'))).toBe(401);
    await sql.query(`update webhooks.registration set secret = $1, previous_secret = null`, [SECRET]);
  });
});

describe('one commit for many', () => {
  it('answers only when the webhook is committed', async () => {
    const gate = await closeGate();
    const answers = Promise.all(Array.from({ length: 50 }, (_, n) => deliver(webhook(`w-${n}`))));
    await gate.someoneWaits();
    expect(await Promise.race([answers, Promise.resolve('not yet')])).toBe('not yet');
    await gate.open();
    expect(new Set(await answers)).toEqual(new Set([200]));
    expect(await inbox()).toHaveLength(50);
    // 50 rows in far fewer transactions: they shared commits.
    const { rows } = await sql.query(`select count(distinct xmin::text)::int as commits from webhooks.inbox`);
    expect((rows as { commits: number }[])[0]!.commits).toBeLessThanOrEqual(4);
  });

  it('refuses a bad member of a batch alone', async () => {
    await sql.query(`alter table webhooks.inbox add constraint no_poison check (body not like '%poison%')`);
    const gate = await closeGate();
    const good = Array.from({ length: 20 }, (_, n) => deliver(webhook(`g-${n}`)));
    await gate.someoneWaits();
    const bad = deliver(webhook('poison'));
    const late = Array.from({ length: 20 }, (_, n) => deliver(webhook(`l-${n}`)));
    await gate.open();
    expect(await bad).toBe(500);
    expect(new Set(await Promise.all([...good, ...late]))).toEqual(new Set([200]));
    expect(await inbox()).toHaveLength(40);
    await sql.query(`alter table webhooks.inbox drop constraint no_poison`);
    expect(await ledger()).toEqual({ received: 40, waiting: 40, difference: 0 });
  });

  it('answers 503 when too many wait, and forgets none of those it held', async () => {
    const gate = await closeGate();
    const answers = Promise.all(Array.from({ length: 2_600 }, (_, n) => deliver(webhook(`w-${n}`))));
    await eventually(async () => (await refusedLine()) > 0);
    await gate.open();
    const statuses = await answers;
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    const taken = statuses.filter((status) => status === 200).length;
    expect((await inbox()).length).toBeGreaterThanOrEqual(taken);
    expect(await ledger()).toMatchObject({ difference: 0 });
  });
});

it('answers everything it has accepted before SIGTERM ends it', async () => {
  const ending = await startTestHub({
    databaseUrl: database.url,
    role: 'api',
    env: { PLUGGY_CLIENT_ID: hub.clientId },
  });
  const gate = await closeGate();
  const answers = Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      // 0: the connection was still waiting to be accepted when the server closed; Pluggy delivers it again.
      deliver(webhook(`w-${n}`), {}, `${ending.url}/webhooks/pluggy`).catch(() => 0),
    ),
  );
  await gate.someoneWaits();
  const ended = ending.process.stop();
  await eventually(async () => !(await isAccepting(ending.url)));
  await gate.open();
  // 503 is for those that came after the signal; what was taken before is answered.
  const statuses = await answers;
  expect(statuses.filter((status) => ![0, 200, 503].includes(status))).toEqual([]);
  const taken = statuses.filter((status) => status === 200).length;
  expect(taken).toBeGreaterThan(0);
  expect(await inbox()).toHaveLength(taken);
  expect(await ended).toBe(0);
});

/** Holds up every commit into the inbox until it is opened. */
async function closeGate(): Promise<{ someoneWaits(): Promise<unknown>; open(): Promise<void> }> {
  const client = await sql.connect();
  await client.query(`begin; lock table webhooks.inbox in share mode`);
  return {
    someoneWaits: () =>
      eventually(async () => {
        const { rowCount } = await sql.query(
          `select 1 from pg_locks where not granted and relation = 'webhooks.inbox'::regclass`,
        );
        return rowCount! > 0;
      }),
    open: async () => {
      await client.query(`commit`);
      client.release();
    },
  };
}

const endpoint = (): string => `${hub.url}/webhooks/pluggy`;

const webhook = (eventId: string, event = 'item/updated'): string => JSON.stringify({ event, eventId });

function post(
  body: string | undefined,
  headers: Record<string, string> = {},
  url = endpoint(),
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-webhook-secret': SECRET, ...headers },
    ...(body !== undefined && { body }),
  });
}

async function deliver(body: string, headers?: Record<string, string>, url?: string): Promise<number> {
  const answer = await post(body, headers, url);
  await answer.arrayBuffer();
  return answer.status;
}

async function rotate(secret: string, until: string): Promise<void> {
  await sql.query(
    `update webhooks.registration set previous_secret = $2, previous_until = ${until}, secret = $1`,
    [secret, SECRET],
  );
}

async function inbox(): Promise<{ event: string; event_id: string; body: string }[]> {
  return (await sql.query(`select event, event_id, body from webhooks.inbox order by id`)).rows as never;
}

async function ledger(): Promise<object> {
  const metrics = await (await fetch(`${hub.url}/metrics`)).text();
  const value = (name: string): number =>
    Number(
      metrics
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
  return {
    received: value('hub_webhook_ledger{state="received"}'),
    waiting: value('hub_webhook_ledger{state="waiting"}'),
    difference: value('hub_webhook_ledger_difference'),
  };
}

async function refused(reason: string): Promise<number> {
  const metrics = await (await fetch(`${hub.url}/metrics`)).text();
  return Number(new RegExp(`hub_webhook_refused_total{reason="${reason}"} (\\d+)`).exec(metrics)?.[1] ?? 0);
}

const refusedLine = (): Promise<number> => refused('inbox_full');

const isAccepting = (url: string): Promise<boolean> =>
  fetch(`${url}/health/live`).then(
    (answer) => answer.status !== 503,
    () => false,
  );
