import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpAdapterHost } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { EventBus } from '../../src/kernel/events/event-bus.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { Logger } from '../../src/kernel/observability/logger.js';
import { Metrics } from '../../src/kernel/observability/metrics.js';
import { ApiKey } from '../../src/kernel/pluggy/api-key.js';
import { PluggyClient } from '../../src/kernel/pluggy/pluggy-client.js';
import { LeasePermits } from '../../src/kernel/pluggy/lease-permits.js';
import { PluggyTransport } from '../../src/kernel/pluggy/pluggy-transport.js';
import { RateBudget } from '../../src/kernel/pluggy/rate-budget.js';
import { RateLimits } from '../../src/kernel/pluggy/rate-limits.js';
import { RegisterWebhook } from '../../src/webhooks/register-webhook.js';
import { RotateSecret } from '../../src/webhooks/rotate-secret.js';
import { WatchRegistration } from '../../src/webhooks/watch-registration.js';
import { eventually } from '../harness/eventually.js';
import { startTestHub, type TestHub, type TestHubOptions } from '../harness/hub.js';
import { NodeProcess } from '../harness/node-process.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';
import { Sandbox } from '../harness/sandbox.js';

interface Registered {
  id: string;
  url: string;
  event: string;
  headers: Record<string, string>;
  disabledAt: string | null;
}

const HEADER = 'X-Hub-Webhook-Secret';

let database: TestDatabase;
let sql: pg.Pool;
let sandbox: Sandbox;
let key: string;
const running: TestHub[] = [];

beforeAll(async () => {
  sandbox = await Sandbox.start();
  const { clientId, clientSecret } = sandbox.ready;
  key = ((await pluggy('POST', '/auth', { clientId, clientSecret })) as { apiKey: string }).apiKey;
});

afterAll(async () => {
  await sandbox?.stop();
});

async function openDatabase(): Promise<void> {
  database = await createTestDatabase();
  sql = new pg.Pool({ connectionString: database.url, max: 2 });
  sql.on('error', () => undefined);
}

async function cleanUp(): Promise<void> {
  await Promise.all(running.splice(0).map((hub) => hub.process.stop()));
  await sandbox.noFaults();
  for (const { id } of await registered()) await pluggy('DELETE', `/webhooks/${id}`);
  await sql.end();
  await database.drop();
}

// A start is what takes time: each test goes on from the hub that the one before has left.
describe('a hub that starts, and is started again', () => {
  let hub: TestHub;
  /** As the first of them was known; the others listen elsewhere. */
  let address: Record<string, string>;

  beforeAll(async () => {
    await openDatabase();
    hub = await startChecked();
    address = { PUBLIC_URL: hub.url };
  });
  afterEach(() => sql.query(`delete from graphile_worker._private_jobs where run_at = 'infinity'`));
  afterAll(cleanUp);

  /** Ends the hub and starts it again at its address; what it publishes stays in the queue. */
  async function restart(): Promise<TestHub> {
    await hub.process.stop();
    await holdJobs();
    return startChecked({ env: address });
  }

  it('registers itself for every event, with a secret that Pluggy then delivers with', async () => {
    const [webhook, ...others] = await registered();
    expect(others).toEqual([]);
    expect(webhook).toMatchObject({ url: `${hub.url}/webhooks/pluggy`, event: 'all', disabledAt: null });
    expect(webhook!.headers[HEADER]).toMatch(/^[\w-]{43}$/);
    await sandbox.control('POST', '/connectors/2/health', { status: 'UNSTABLE' });
    await eventually(async () => (await sql.query(`select 1 from webhooks.inbox`)).rowCount === 1);
    expect(await metric(hub, 'hub_webhook_registration_ok')).toBe(1);
    expect(await missed()).toEqual([]);
  });

  it('leaves a good registration as it is, also when several start at once', async () => {
    const before = await registered();
    const others = await Promise.all([
      startChecked({ env: address }),
      startChecked({ env: address, role: 'worker' }),
    ]);
    await Promise.all(others.map((other) => other.process.stop()));
    expect(await registered()).toEqual(before);
    expect(await missed()).toEqual([]);
  });

  it('puts back what somebody deleted, and asks for what was missed', async () => {
    const [before] = await registered();
    await pluggy('DELETE', `/webhooks/${before!.id}`);
    hub = await restart();
    const [after, ...others] = await registered();
    expect(others).toEqual([]);
    expect(after).toMatchObject({ url: before!.url, headers: before!.headers });
    expect(after!.id).not.toBe(before!.id);
    expect(await missed()).toHaveLength(1);
  });

  it('enables what Pluggy has disabled, and asks for what was missed since', async () => {
    const [before] = await registered();
    await disable(before!.id);
    const { disabledAt } = (await registered())[0]!;
    expect(disabledAt).toEqual(expect.any(String));
    hub = await restart();
    expect(await registered()).toEqual([expect.objectContaining({ id: before!.id, disabledAt: null })]);
    expect(await missed()).toEqual([{ since: disabledAt }]);
  });

  it('puts its own secret back, and asks for what was refused meanwhile', async () => {
    const [before] = await registered();
    await pluggy('PATCH', `/webhooks/${before!.id}`, { headers: { [HEADER]: 'of somebody else' } });
    hub = await restart();
    expect((await registered()).map(({ id, headers }) => ({ id, headers }))).toEqual([
      { id: before!.id, headers: before!.headers },
    ]);
    expect(await missed()).toHaveLength(1);
  });

  it('changes its secret on command without refusing a delivery, and only once while both are accepted', async () => {
    const secret = (await registered())[0]!.headers[HEADER]!;
    expect((await rotateSecret()).code).toBe(0);
    expect(await deliver(hub, secret)).toBe(200);
    hub = await restart();
    const [webhook] = await registered();
    expect(webhook!.headers[HEADER]).toMatch(/^[\w-]{43}$/);
    expect(webhook!.headers[HEADER]).not.toBe(secret);
    expect(await deliver(hub, secret)).toBe(200);
    expect(await deliver(hub, webhook!.headers[HEADER]!)).toBe(200);
    expect(await missed()).toEqual([]);
    expect(await rotateSecret()).toEqual({
      code: 1,
      output: expect.stringContaining('less than 24 hours ago') as unknown as string,
    });
  });
});

describe('a hub', () => {
  beforeEach(openDatabase);
  afterEach(cleanUp);

  it('tells Pluggy a changed secret within minutes also when that failed at first', async () => {
    const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    try {
      const db = new Database(source);
      const { url, clientId, clientSecret } = sandbox.ready;
      const config = Object.assign(new Config(), {
        PLUGGY_API_URL: url,
        PLUGGY_CLIENT_ID: clientId,
        PLUGGY_CLIENT_SECRET: clientSecret,
        PUBLIC_URL: 'http://127.0.0.1:9',
        LOG_LEVEL: 'silent',
        DATABASE_URL: database.url,
      });
      const metrics = new Metrics();
      const leases = new LeasePermits(config, new Logger(config));
      const transport = new PluggyTransport(
        config,
        metrics,
        new RateBudget(new RateLimits(config), leases, metrics),
      );
      const client = new PluggyClient(new ApiKey(db, transport, config), transport);
      const bus = new EventBus(new EventEmitter2());
      const register = new RegisterWebhook(config, db, client, bus, new Logger(config));
      const once = new ScheduleOnce(db);
      const watch = new WatchRegistration(config, new HttpAdapterHost(), register, once, db, metrics);
      await watch.hourly(); // this hour's
      await new RotateSecret(db).run();
      await sandbox.fault({ match: { method: 'PATCH', path: '^/webhooks' }, kind: 'status', status: 500 });
      await expect(watch.hourly()).rejects.toThrow('Pluggy answered 500');
      await sandbox.noFaults();
      await sql.query(`update webhooks.registration set checked_at = checked_at - interval '1 minute'`);
      await watch.hourly();
      const { rows } = await sql.query<{ secret: string; problem: string | null }>(
        `select secret, problem from webhooks.registration`,
      );
      expect(rows).toEqual([{ secret: (await registered())[0]!.headers[HEADER], problem: null }]);
      await transport.onApplicationShutdown();
      await leases.onApplicationShutdown();
    } finally {
      await source.destroy();
    }
  });

  it('moves with PUBLIC_URL: a new registration, its own former one deleted, a stranger’s left alone', async () => {
    const stranger = { event: 'all', url: 'https://example.com/webhooks/pluggy', headers: { [HEADER]: 'x' } };
    await pluggy('POST', '/webhooks', stranger);
    const hub = await startChecked();
    await hub.process.stop();
    const moved = await startChecked();
    expect((await registered()).map(({ url }) => url).sort()).toEqual(
      [`${moved.url}/webhooks/pluggy`, stranger.url].sort(),
    );
    expect(moved.process.output).toContain('look like those of a hub');
  });

  it('starts while Pluggy is down, raises the alarm, and registers when it is back', async () => {
    await sandbox.fault({ match: { path: '^/webhooks' }, kind: 'status', status: 500 });
    const hub = await start();
    await eventually(() => Promise.resolve(hub.process.output.includes('could not be checked or mended')));
    expect(await metric(hub, 'hub_webhook_registration_ok')).toBe(0);
    await sandbox.noFaults();
    await eventually(async () => (await metric(hub, 'hub_webhook_registration_ok')) === 1);
    expect((await registered()).map(({ url }) => url)).toEqual([`${hub.url}/webhooks/pluggy`]);
  });
});

async function start(options: Partial<TestHubOptions> = {}): Promise<TestHub> {
  const hub = await startTestHub({ databaseUrl: database.url, pluggy: sandbox.ready, ...options });
  running.push(hub);
  return hub;
}

/** Starts a hub and waits until it has checked its registration, or another has after it began. */
async function startChecked(options: Partial<TestHubOptions> = {}): Promise<TestHub> {
  const { rows } = await sql.query<{ now: string }>(`select clock_timestamp()::text as now`);
  const hub = await start(options);
  await eventually(async () => {
    const checked = await sql.query(
      `select 1 from webhooks.registration where problem is null and checked_at > $1::timestamptz`,
      [rows[0]!.now],
    );
    return checked.rowCount === 1;
  });
  return hub;
}

async function rotateSecret(): Promise<{ code: number | null; output: string }> {
  const cli = new NodeProcess('cli.js', ['webhook-secret', 'rotate'], { DATABASE_URL: database.url });
  const { code } = await cli.exited;
  return { code, output: cli.output };
}

async function deliver(hub: TestHub, secret: string): Promise<number> {
  const headers = { [HEADER]: secret, 'content-type': 'application/json' };
  const answer = await fetch(`${hub.url}/webhooks/pluggy`, {
    method: 'POST',
    headers,
    body: '{"event":"x"}',
  });
  return answer.status;
}

/** Keeps what is published in the queue, where {@link missed} finds it, instead of letting it be handled. */
async function holdJobs(): Promise<void> {
  await sql.query(`
    create or replace function hold_job() returns trigger language plpgsql as
      $$ begin new.run_at := 'infinity'; return new; end $$;
    create or replace trigger hold_jobs before insert on graphile_worker._private_jobs
      for each row execute function hold_job()`);
}

async function missed(): Promise<object[]> {
  const { rows } = await sql.query<{ payload: object }>(
    `select payload from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier like 'DeliveriesMissed->%'`,
  );
  return rows.map(({ payload }) => payload);
}

/** Pluggy disables a webhook after repeated failures: nobody listens at the address for a while. */
async function disable(id: string): Promise<void> {
  await pluggy('PATCH', `/webhooks/${id}`, { enabled: false });
}

async function registered(): Promise<Registered[]> {
  const page = (await pluggy('GET', '/webhooks')) as { results: Registered[] };
  return page.results;
}

async function pluggy(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(sandbox.ready.url + path, {
    method,
    headers: { 'x-api-key': key ?? '', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : { results: [] };
}

async function metric(hub: TestHub, name: string): Promise<number> {
  const text = await (await fetch(`${hub.url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  );
}
