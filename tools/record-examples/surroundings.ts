import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { HubApi } from '../../src/local/hub-api.js';
import { SandboxControls } from '../../src/local/sandbox-controls.js';

const PATIENCE_MS = 300_000;
const LOOK_EVERY_MS = 500;

/** Asks until there is an answer. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`It did not happen in time: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** What is around the hub of a local start: the sandbox in Pluggy's place, and the database, to let jobs run at once. */
export class Surroundings {
  private readonly database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  private readonly pluggy = {
    url: process.env.PLUGGY_API_URL!,
    clientId: process.env.PLUGGY_CLIENT_ID!,
    clientSecret: process.env.PLUGGY_CLIENT_SECRET!,
  };
  readonly sandbox = new SandboxControls(this.pluggy, new AbortController().signal);

  close(): Promise<void> {
    return this.database.end();
  }

  /** Somebody else than the hub makes an Item at Pluggy. @returns its id. */
  async makeItemAtPluggy(clientUserId: string): Promise<string> {
    const body = { connectorId: 2, parameters: { user: 'user-ok', password: 'password-ok' }, clientUserId };
    return (await new HubApi(this.pluggy.url, this.pluggy).post<{ id: string }>('/items', body)).id;
  }

  /** The secret that the hub has registered with its webhook. */
  async webhookSecret(): Promise<string> {
    return (await this.one<{ secret: string }>(`select secret from webhooks.registration`)).secret;
  }

  /** The Connect page's name for the attempt to connect that began last. */
  async lastSession(): Promise<string> {
    return (
      await this.one<{ id: string }>(`select id from connect.sessions order by created_at desc limit 1`)
    ).id;
  }

  /** Jobs that wait for another attempt have it now: 16 of them take 40 hours otherwise. */
  async hurry(): Promise<void> {
    await this.database.query(
      `update graphile_worker._private_jobs set run_at = now() where attempts > 0 and attempts < max_attempts and locked_at is null`,
    );
    await this.database.query(`select pg_notify('jobs:insert', '{"r":"examples","count":1}')`);
  }

  private async one<T>(sql: string): Promise<T> {
    const { rows } = await this.database.query(sql);
    if (rows.length === 0) throw new Error(`Nothing is found: ${sql}`);
    return rows[0] as T;
  }
}
