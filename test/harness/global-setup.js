import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { startAccountMaker } from './account-maker.js';
import { findChromium } from './find-chromium.js';

const PREFIX = 'pluggy-hub-test-';

/**
 * One real PostgreSQL for the whole test run, thrown away after it. Its URL goes to the test files in
 * TEST_PG_URL. The hub's migrations run once, into the database `hub_template`, which test files copy.
 *
 * The built program is used, because the server's watchdog is a program of its own that plain node must run.
 * Plain JavaScript, because Jest turns the `import()` of a TypeScript set-up file into `require`.
 */
export default async function globalSetup() {
  process.env.TEST_CHROMIUM = findChromium() ?? '';
  const { startEmbeddedPostgres } = await load('src/local/embedded-postgres.js');
  const folder = await fastFolder();
  await removeLeftovers(folder);
  const dataDir = await mkdtemp(join(folder, PREFIX));
  const postgres = await startEmbeddedPostgres({
    dataDir,
    durable: false,
    settings: {
      max_connections: '300',
      shared_buffers: '64MB',
      autovacuum: 'off',
      wal_level: 'minimal',
      max_wal_size: '256MB',
      max_wal_senders: '0',
    },
  });
  let accounts;
  globalThis.stopTestServers = async () => {
    accounts?.stop();
    await postgres.stop();
    await rm(postgres.directory, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  };
  process.env.TEST_PG_URL = postgres.url;
  try {
    await makeTemplate(postgres.url);
    accounts = await startAccountMaker(load);
    process.env.TEST_ACCOUNTS_URL = accounts.url;
  } catch (error) {
    await globalThis.stopTestServers();
    throw error;
  }
}

/**
 * Memory, where Linux has a file system of it with room to spare: a database is a thousand small files, which a disk
 * makes and removes ten times as slowly. Containers often have 64 MB there; then the folder for temporary files.
 */
async function fastFolder() {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 2 * 1024 ** 3 ? memory : tmpdir();
}

/** A run that was interrupted leaves its data, which in memory would be missed: its server is gone, and it is old. */
async function removeLeftovers(folder) {
  const runs = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  for (const run of runs.map((name) => join(folder, name))) {
    const { mtimeMs } = await stat(run).catch(() => ({ mtimeMs: Date.now() }));
    const isServed = existsSync(join(run, 'postgres/postmaster.pid'));
    if (!isServed && Date.now() - mtimeMs > 10 * 60_000) await rm(run, { recursive: true, force: true });
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
