import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';
import { freePort } from '../../src/local/free-port.js';
import { type BenchServer, startServer } from '../lib/start-server.js';
import { BenchBank, CHECKSUM_FROM, send } from './bench-bank.js';

/** One of the two that are compared: its bank, its server, how an Item is connected and where its rows are. */
export interface Side {
  bank: BenchBank;
  server: BenchServer;
  connect(user: string): Promise<string>;
  /** `rows` and `checksum` of the Items in $1. */
  countSql: string;
  /** Whether all Items in $1 are `served` as UPDATED; only the hub tells its apps when a sync is complete. */
  servedSql?: string;
}

const count = (table: string): string =>
  `select count(*)::int as rows,
          coalesce(sum(round(extract(epoch from updated_at) * 1000) - ${CHECKSUM_FROM}), 0)::bigint as checksum
     from ${table} where item_id = any($1::uuid[])`;

const credentials = (user: string): object => ({
  connectorId: 2,
  parameters: { user, password: 'password-ok' },
});

/** The built hub, as in production. */
export async function startHubSide(databaseUrl: string): Promise<Side> {
  const bank = await BenchBank.start();
  const port = String(await freePort(undefined));
  const env = {
    DATABASE_URL: databaseUrl,
    PLUGGY_CLIENT_ID: bank.sandbox.clientId,
    PLUGGY_CLIENT_SECRET: bank.sandbox.clientSecret,
    PLUGGY_API_URL: bank.sandbox.url,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    HUB_MODE: 'local',
    HOST: '127.0.0.1',
    PORT: port,
    LOG_LEVEL: 'error',
    PLUGGY_RATE_LIMITS: '*=1000000', // the sandbox has none here, and they are not what is measured
  };
  const server = await startServer('server.js', env);
  const app = await createApp(databaseUrl);
  const { apiKey } = await send<{ apiKey: string }>('POST', `${server.url}/auth`, app);
  return {
    bank,
    server,
    connect: async (user) =>
      (await send<{ id: string }>('POST', `${server.url}/items`, credentials(user), apiKey)).id,
    countSql: count('sync.transactions'),
    servedSql: `select bool_and(readable_through >= last_updated_at) as served from items.items where id = any($1::uuid[])`,
  };
}

/** The plain controller, on the same PostgreSQL, in tables with the same indexes. */
export async function startPeerSide(databaseUrl: string, sql: pg.Client): Promise<Side> {
  await sql.query(`create schema plain`);
  await sql.query(`create table plain.accounts (like sync.accounts including all)`);
  await sql.query(`create table plain.transactions (like sync.transactions including all)`);
  await sql.query(`alter table plain.transactions alter run_id drop not null`);
  await sql.query(`alter table plain.accounts alter run_id drop not null, alter type drop not null`);
  const bank = await BenchBank.start();
  const { url, clientId, clientSecret } = bank.sandbox;
  const server = await startServer('bench/webhook-to-rows/peer.js', {
    DATABASE_URL: databaseUrl,
    PLUGGY_API_URL: url,
    PLUGGY_CLIENT_ID: clientId,
    PLUGGY_CLIENT_SECRET: clientSecret,
    PORT: String(await freePort(undefined)),
  });
  const key = await bank.key();
  await send('POST', `${url}/webhooks`, { event: 'all', url: `${server.url}/webhooks` }, key);
  return {
    bank,
    server,
    connect: async (user) => (await send<{ id: string }>('POST', `${url}/items`, credentials(user), key)).id,
    countSql: count('plain.transactions'),
  };
}

export async function createApp(databaseUrl: string): Promise<object> {
  const cli = fileURLToPath(new URL('../../cli.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'app', 'create', 'bench', '--json'], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  const { clientId, clientSecret } = JSON.parse(
    stdout.split('\n').find((line) => line.startsWith('{')) ?? '{}',
  ) as Record<string, string>;
  return { clientId, clientSecret };
}
