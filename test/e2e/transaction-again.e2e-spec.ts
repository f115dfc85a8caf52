import { DataSource } from 'typeorm';
import { Database, type Tx } from '../../src/kernel/database/database.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

describe('a transaction', () => {
  let source: DataSource;
  let postgres: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    postgres = await createTestDatabase({ empty: true });
    source = await new DataSource({ type: 'postgres', url: postgres.url }).initialize();
    database = new Database(source);
    await database.query(`create table counters (id int primary key, n int not null)`);
    await database.query(`insert into counters values (1, 0), (2, 0)`);
  });
  afterAll(async () => {
    await source?.destroy();
    await postgres?.drop();
  });
  const add = (tx: Tx, id: number): Promise<unknown> =>
    tx.query(`update counters set n = n + 1 where id = $1`, [id]);

  it('that PostgreSQL gave up for another one’s sake is run once more', async () => {
    let runs = 0;
    let meet: () => void;
    const bothHaveOne = new Promise<void>((resolve) => (meet = resolve));
    const both = async (first: number, second: number): Promise<void> =>
      database.transaction(async (tx) => {
        await add(tx, first);
        if (++runs === 2) meet();
        await bothHaveOne;
        await add(tx, second);
      });
    await Promise.all([both(1, 2), both(2, 1)]);
    expect(runs).toBe(3);
    expect(await database.query(`select n from counters`)).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('that fails for its own fault is not, nor one that is given up again', async () => {
    let runs = 0;
    const failing = (code: string): Promise<void> =>
      database.transaction(async (tx) => {
        runs++;
        await tx.query(`do $$ begin raise exception 'no' using errcode = '${code}'; end $$`);
      });
    await expect(failing('23505')).rejects.toThrow('no');
    expect(runs).toBe(1);
    await expect(failing('40P01')).rejects.toThrow('no');
    expect(runs).toBe(3);
  });
});
