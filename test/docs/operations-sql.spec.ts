import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type TestDatabase, createTestDatabase } from '../harness/postgres.js';
import { codeBlocks, read } from './documents.js';

const blocks = codeBlocks(read('docs/operations.md'), 'sql');
const blockWith = (text: string): string => blocks.find((block) => block.includes(text))!;

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

  it('gives parked webhooks back to the inbox, and the ledger still balances', async () => {
    await sql.query(
      `insert into webhooks.inbox (id, event, body, outcome, reason, settled_at) overriding system value
       select id, 'item/updated', '{}', 'parked', 'itemId is not a UUID', now() from unnest('{41,42,43}'::int[]) id`,
    );
    await sql.query(`insert into webhooks.ledger (lane, received, parked) values ('a worker of then', 3, 3)`);
    await sql.query(blockWith('with again'));
    const { rows } = await sql.query(
      `select sum(received)::int as received, sum(parked)::int as parked,
              (select count(*)::int from webhooks.inbox where outcome is null) as waiting
         from webhooks.ledger`,
    );
    expect(rows).toEqual([{ received: 3, parked: 1, waiting: 2 }]);
  });

  it('runs parked jobs again', async () => {
    await sql.query(`select graphile_worker.add_job('some task', max_attempts := 1)`);
    await sql.query(
      `update graphile_worker._private_jobs set attempts = 1, run_at = now() + interval '1 day'`,
    );
    expect((await sql.query(blockWith('last_error'))).rows).toHaveLength(1);
    expect((await sql.query(blockWith('reschedule_jobs'))).rows).toEqual([{ count: '1' }]);
    const { rows } = await sql.query(`select attempts, run_at <= now() as due from graphile_worker.jobs`);
    expect(rows).toEqual([{ attempts: 0, due: true }]);
  });

  it('applies removals that were held back, and remembers them', async () => {
    const item = '00000000-0000-4000-8000-000000000000';
    const [account, gone, kept] = [1, 2, 3].map((n) => item.replace(/0$/, String(n)));
    await sql.query(`insert into sync.items (item_id, fence) values ('${item}', 1)`);
    for (const id of [gone, kept])
      await sql.query(
        `insert into sync.transactions (item_id, id, account_id, date, amount, run_id, change, data)
         values ('${item}', '${id}', '${account}', now(), 1, 7, 1, '{}')`,
      );
    await sql.query(
      `insert into sync.held_removals (item_id, kind, parent_id, id, run_id) values ('${item}', 'transaction', '${account}', '${gone}', 7)`,
    );
    expect((await sql.query(blockWith('min(held_at)'))).rows).toMatchObject([{ count: '1' }]);
    await sql.query(blockWith('sync.removed_rows'));
    expect((await sql.query(`select id from sync.transactions`)).rows).toEqual([{ id: kept }]);
    expect((await sql.query(`select id, change from sync.removed_rows`)).rows).toEqual([
      { id: gone, change: '1' },
    ]);
    expect((await sql.query(`select next_change from sync.items`)).rows).toEqual([{ next_change: '2' }]);
    expect((await sql.query(`select 1 from sync.held_removals`)).rows).toEqual([]);
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
