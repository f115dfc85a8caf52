import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/local/embedded-postgres.js';

export interface BenchDatabase {
  url: string;
  /** Where it runs, for the head of the report. */
  description: string;
  drop(): Promise<void>;
}

/**
 * An empty database for one bench: on the server of DATABASE_URL, or on an embedded PostgreSQL with everything that
 * makes a commit durable switched on, as in production.
 */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  if (process.env.DATABASE_URL) return createOn(process.env.DATABASE_URL, 'the server of DATABASE_URL');
  const dataDir = await mkdtemp(join(tmpdir(), 'pluggy-hub-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  const database = await createOn(postgres.url, 'an embedded PostgreSQL');
  return {
    ...database,
    drop: async () => {
      await postgres.stop();
      await rm(postgres.directory, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function createOn(server: string, description: string): Promise<BenchDatabase> {
  const name = `hub_bench_${randomBytes(4).toString('hex')}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, description, drop: () => run(server, `drop database ${name} with (force)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
