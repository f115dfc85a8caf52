import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

/**
 * One real PostgreSQL for the whole test run, thrown away after it. Its URL goes to the test files in
 * TEST_PG_URL. The hub's migrations run once, into the database `hub_template`, which test files copy.
 *
 * The built program is used, because the server's watchdog is a program of its own that plain node must run.
 * Plain JavaScript, because Jest turns the `import()` of a TypeScript set-up file into `require`.
 */
export default async function globalSetup() {
  const { startEmbeddedPostgres } = await load('src/local/embedded-postgres.js');
  const dataDir = await mkdtemp(join(tmpdir(), 'pluggy-hub-test-'));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    durable: false,
    settings: {
      max_connections: '300',
      shared_buffers: '64MB',
      autovacuum: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
    },
  });
  globalThis.stopTestPostgres = async () => {
    await postgres.stop();
    await rm(postgres.directory, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  };
  process.env.TEST_PG_URL = postgres.url;
  try {
    await makeTemplate(postgres.url);
  } catch (error) {
    await globalThis.stopTestPostgres();
    throw error;
  }
}

async function makeTemplate(serverUrl) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('create database hub_template');
  } finally {
    await client.end();
  }
  if (!existsSync(built('src/kernel/database/migrate.js'))) return;
  const { migrate } = await load('src/kernel/database/migrate.js');
  const url = new URL(serverUrl);
  url.pathname = '/hub_template';
  await migrate(url.href);
}

function built(file) {
  return join(import.meta.dirname, '../../dist', file);
}

async function load(file) {
  if (!existsSync(built(file))) throw new Error(`dist/${file} is missing: run "npm run build" first.`);
  return import(pathToFileURL(built(file)).href);
}
