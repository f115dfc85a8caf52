import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  url: string;
  /** Nobody can connect to the database while `work` runs, and whoever was connected is not any more. */
  away<T>(work: () => Promise<T>): Promise<T>;
  /** Copies the database as it is, as a backup does. Whoever was connected is not any more. */
  backUp(): Promise<string>;
  /** Puts such a copy in the database's place, under whoever is connected. */
  restore(backup: string): Promise<void>;
  /** Removes the database and its backups, ending whatever sessions are still open in it. */
  drop(): Promise<void>;
}

/**
 * A database of its own for a test file, on the test run's server, with the hub's tables in it. Copying the
 * migrated template's files, without the write-ahead log, takes some tens of milliseconds; `{ empty: true }` gives
 * one without tables.
 */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const server = process.env.TEST_PG_URL;
  if (server === undefined) throw new Error('TEST_PG_URL is not set: run the tests through jest.config.js.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = options.empty === true ? 'template1' : 'hub_template';
  await run(server, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const away = async <T>(work: () => Promise<T>): Promise<T> => {
    await run(server, `alter database ${name} allow_connections false`);
    await run(server, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    try {
      return await work();
    } finally {
      await run(server, `alter database ${name} allow_connections true`);
    }
  };
  const backups: string[] = [];
  const copy = (to: string, from: string): Promise<void> =>
    run(server, `create database ${to} template ${from} strategy file_copy`);
  const drop = (database: string): Promise<void> =>
    run(server, `drop database if exists ${database} with (force)`);
  return {
    url: url.href,
    away,
    async backUp() {
      const backup = `${name}_${backups.length}`;
      await away(() => copy(backup, name));
      backups.push(backup);
      return backup;
    },
    async restore(backup) {
      await copy(`${name}_restored`, backup);
      await drop(name);
      await run(server, `alter database ${name}_restored rename to ${name}`);
    },
    async drop() {
      for (const database of [name, ...backups]) await drop(database);
    },
  };
}

/** Two test files may copy the template at the same moment; PostgreSQL lets them, as long as nobody uses it. */
async function run(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
