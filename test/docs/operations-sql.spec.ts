import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type TestDatabase, createTestDatabase } from '../harness/postgres.js';
import { codeBlocks, read } from './documents.js';

const blocks = codeBlocks(read('docs/operations.md'), 'sql');

describe('the SQL of docs/operations.md', () => {
  let database: TestDatabase;
  let sql: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
  });
  afterAll(async () => {
    await sql?.end();
    await database?.drop();
  });

  it.each(blocks.map((block) => [block.trim().split('\n')[0]!, block]))('%s … runs', async (_, block) => {
    await expect(sql.query(block)).resolves.toBeDefined();
  });

  describe('and of docs/reporting.md', () => {
    const page = read('docs/reporting.md');
    const [grants, ...queries] = codeBlocks(page, 'sql');

    it('describes every view and column in the words of the database', async () => {
      const { rows } = await sql.query<{ name: string; column: string; meaning: string | null }>(
        `select c.relname as name, a.attname as column, col_description(c.oid, a.attnum) as meaning
           from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
          where c.relnamespace = 'reporting'::regnamespace order by 1, a.attnum`,
      );
      expect(rows.length).toBeGreaterThan(100);
      const section = (name: string): string =>
        page.split(`## reporting.${name}\n`)[1]?.split('\n## ')[0] ?? '';
      const missing = rows.filter(
        ({ name, column, meaning }) => !section(name).includes(`| \`${column}\` | ${meaning} |`),
      );
      expect(missing).toEqual([]);
    });

    it('lets a role of its own read the views and nothing else', async () => {
      const role = `analyst_${process.pid}`;
      await sql.query(grants!.replaceAll('analyst', role));
      try {
        await sql.query(`set role ${role}`);
        for (const query of queries) await expect(sql.query(query)).resolves.toBeDefined();
        await expect(sql.query('select * from sync.transactions')).rejects.toThrow('permission denied');
      } finally {
        await sql.query(`reset role`);
        await sql.query(`drop owned by ${role}`);
        await sql.query(`drop role ${role}`);
      }
    });

    it('reads what no bank should send as null', async () => {
      const { rows } = await sql.query(
        `select reporting.number('"=1"') as text, reporting.number('12.50')::text as number, reporting.number(null) as none,
                reporting.instant('2026-02-30') as no_day, reporting.instant('infinity') as no_instant,
                reporting.instant('2026-11-25T03:00:00.000Z') = '2026-11-25 03:00+00' as instant,
                reporting.instant('2026-11-25') = '2026-11-25 00:00+00' as day`,
      );
      expect(rows).toEqual([
        { text: null, number: '12.50', none: null, no_day: null, no_instant: null, instant: true, day: true },
      ]);
    });
  });
});
