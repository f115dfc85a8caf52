import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { AdminClient } from './admin-client.js';
import { AppClient } from './app-client.js';
import { UNLIMITED } from './hub.js';
import { makeAccount } from './make-account.js';
import { NodeProcess, STEP_INTERVALS } from './node-process.js';
import { type TestDatabase, createTestDatabase } from './postgres.js';
import { type Json, Sandbox } from './sandbox.js';
import { advanceClock, simulateClock } from './simulated-clock.js';

export interface StackOptions {
  sandboxArgs?: string[];
  env?: NodeJS.ProcessEnv;
  /** Time passes when the test says so, with {@link Stack.advance} and {@link Stack.tick}. */
  simulatedTime?: boolean;
}

const MINUTE_MS = 60_000;

/** Statements of PL/pgSQL. */
const HURRY = `
  update graphile_worker._private_jobs set run_at = now() where run_at > clock_timestamp() and locked_at is null;
  get diagnostics hurried = row_count;
  if hurried > 0 then
    perform pg_notify('jobs:insert', json_build_object('r', 'test', 'count', hurried)::text);
  end if;`;

/** Looks every 10 ms, for a second at most; in the server, where a look costs a tenth of what it costs from here. */
const WHILE_ANYTHING_WAITS = `
  do $$ declare hurried int; begin
    for look in 1..100 loop
      exit when not exists (select from webhooks.inbox where outcome is null)
        and not exists (select from graphile_worker._private_jobs where attempts < max_attempts or locked_at is not null);
      ${HURRY}
      commit;
      perform pg_sleep(0.01);
    end loop;
  end $$`;

/**
 * The real thing for one test file: its own database, the sandbox and one or more hubs, all as processes, on free
 * ports. Starts in about two seconds.
 */
export class Stack {
  readonly hubs: NodeProcess[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly db: pg.Pool,
    readonly sandbox: Sandbox,
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start({ sandboxArgs, env, simulatedTime }: StackOptions = {}): Promise<Stack> {
    const [database, sandbox, port] = await Promise.all([
      createTestDatabase(),
      Sandbox.start(sandboxArgs),
      freePort(),
    ]);
    if (simulatedTime) await simulateClock(database.url);
    const db = new pg.Pool({ connectionString: database.url, max: 4 });
    db.on('error', () => undefined);
    const stack = new Stack(database, db, sandbox, port, { ...(simulatedTime && STEP_INTERVALS), ...env });
    await stack.startHub();
    return stack;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts a hub process; the first listens where webhooks and apps go, others (workers) elsewhere. */
  async startHub(env: NodeJS.ProcessEnv = {}): Promise<NodeProcess> {
    const hub = new NodeProcess('server.js', [], {
      DATABASE_URL: this.database.url,
      PLUGGY_CLIENT_ID: this.sandbox.ready.clientId,
      PLUGGY_CLIENT_SECRET: this.sandbox.ready.clientSecret,
      PLUGGY_API_URL: this.sandbox.ready.url,
      PUBLIC_URL: this.url,
      HOST: '127.0.0.1',
      PORT: String(this.port),
      HUB_MODE: 'local',
      DATABASE_POOL: '10',
      PLUGGY_RATE_LIMITS: UNLIMITED,
      LOG_LEVEL: 'info',
      ...this.env,
      ...env,
    });
    this.hubs.push(hub);
    await hub.line((line) => (line.includes('"msg":"the hub is ready"') ? true : undefined));
    await this.registered();
    return hub;
  }

  /**
   * So much time passes for bank and hub, whose schedules do not notice yet. What is due at the bank on the way
   * happens at its own time there; the hub hears of all of it at the end. Best when everything is settled.
   * @returns what time it is then, in milliseconds.
   */
  async advance(ms: number): Promise<number> {
    const now = await advanceClock(this.db, ms);
    // The bank's clock stands still while its syncs run: it goes where the hub's is.
    const { clock } = await this.sandbox.control<{ clock: string }>('POST', '/clock', {});
    await this.sandbox.control('POST', '/clock', { advanceMs: Math.max(now - Date.parse(clock), 0) });
    return now;
  }

  /** A minute passes, and every schedule has its turn: most have one a minute, the others when due. */
  async tick(): Promise<void> {
    await this.advance(MINUTE_MS);
    await this.step();
  }

  /** Every schedule of every hub looks whether its turn has come. */
  async step(): Promise<void> {
    await Promise.all(this.hubs.filter((hub) => hub.isRunning).map((hub) => hub.step()));
  }

  /** A new app with its own credentials, registered by the code behind the command line's `app create`. */
  async createApp(name = `app-${randomUUID().slice(0, 8)}`): Promise<AppClient> {
    const made = await makeAccount<{ clientId: string; clientSecret: string }>(this.database.url, name);
    return new AppClient(this.url, made.clientId, made.clientSecret);
  }

  /** A new account for somebody who runs the hub, logged in. */
  createAdmin(role: 'viewer' | 'admin' = 'admin', name?: string): Promise<AdminClient> {
    return AdminClient.create(this.url, this.database.url, role, name);
  }

  /** Connects an Item with a sandbox user and waits until the hub serves it as UPDATED. */
  async connect(app: AppClient, body: Json = {}): Promise<Json & { id: string }> {
    const { status, body: item } = await app.post<Json & { id: string }>('/items', {
      connectorId: 2,
      parameters: { user: 'user-ok', password: 'password-ok' },
      ...body,
    });
    if (status !== 200) throw new Error(`POST /items: ${status} ${JSON.stringify(item)}`);
    await this.settled();
    return (await app.get<Json & { id: string }>(`/items/${item.id}`)).body;
  }

  /**
   * Resolves when everything that was sent has been dealt with: the sandbox is at rest, the inbox is empty and no job
   * is left. Jobs that wait for a retry are hurried along instead of slept for.
   */
  async settled(timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (let quiet = 0; quiet < 2;) {
      await this.sandbox.idle();
      const { rows } = await this.db.query<{ waiting: number; jobs: number }>(
        `select (select count(*)::int from webhooks.inbox where outcome is null) as waiting,
                (select count(*)::int from graphile_worker._private_jobs where attempts < max_attempts or locked_at is not null) as jobs`,
      );
      const { waiting, jobs } = rows[0]!;
      quiet = waiting + jobs === 0 ? quiet + 1 : 0;
      if (Date.now() > deadline)
        throw new Error(
          `Not settled: ${waiting} webhooks and ${jobs} jobs are left\n${await this.leftovers()}`,
        );
      if (quiet === 0) await this.db.query(WHILE_ANYTHING_WAITS);
      if (quiet === 1) await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }

  /** Lets jobs that wait for a retry run now. */
  async hurry(): Promise<void> {
    await this.db.query(`do $$ declare hurried int; begin ${HURRY} end $$`);
  }

  /** Delivers a webhook to the hub as Pluggy would: with the registered secret. @returns the status of the answer. */
  async deliver(body: Json): Promise<number> {
    const { rows } = await this.db.query<{ secret: string }>(`select secret from webhooks.registration`);
    const response = await fetch(`${this.url}/webhooks/pluggy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-webhook-secret': rows[0]!.secret },
      body: JSON.stringify({ clientId: this.sandbox.ready.clientId, ...body }),
    });
    return response.status;
  }

  async stop(): Promise<void> {
    await Promise.all(this.hubs.map((hub) => hub.stop()));
    await this.sandbox.stop();
    await this.db.end();
    await this.database.drop();
  }

  private async registered(): Promise<void> {
    for (let i = 0; i < 400; i++) {
      const { rows } = await this.db.query(
        `select 1 from webhooks.registration where webhook_id is not null`,
      );
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(
      `The hub did not register its webhook:\n${this.hubs.map((hub) => hub.output).join('\n')}`,
    );
  }

  private async leftovers(): Promise<string> {
    const { rows } = await this.db.query(
      `select t.identifier, j.attempts, j.locked_by is not null as locked, j.last_error, j.payload::text
         from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id limit 10`,
    );
    return JSON.stringify(rows, null, 1);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
