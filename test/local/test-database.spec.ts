import { afterAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('gives each test file a database that no other sees, on a real PostgreSQL 18', async () => {
  databases.push(...(await Promise.all([createTestDatabase(), createTestDatabase()])));
  const [one, two] = databases.map((database) => database.url);
  await query(one!, 'create table only_here (id int)');
  await expect(query(two!, 'select * from only_here')).rejects.toThrow('does not exist');
  const [row] = await query(two!, `select current_setting('server_version_num')::int / 10000 as major`);
  expect(row).toEqual({ major: 18 });
});

it('sorts and folds text the same way on every machine', async () => {
  const [database] = databases;
  const rows = await query(database!.url, `select upper('ação') as up, 'Z' < 'a' as codepoint_order`);
  expect(rows).toEqual([{ up: 'AÇÃO', codepoint_order: true }]);
});
