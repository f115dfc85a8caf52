import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Config } from '../../src/kernel/config/config.js';
import { createDataSource } from '../../src/kernel/database/data-source.js';
import { Database } from '../../src/kernel/database/database.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { Metrics } from '../../src/kernel/observability/metrics.js';
import { ForgetProcessed } from '../../src/webhooks/forget-processed.js';
import { Ledger } from '../../src/webhooks/ledger.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

let test: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource(test.url, [], 2).initialize();
  database = new Database(dataSource);
});

afterAll(async () => {
  await dataSource?.destroy();
  await test?.drop();
});

it('forgets processed webhooks after 30 days, keeps parked and waiting ones, and the ledger still balances', async () => {
  await settledRows('old', 'published', 1_500, 31);
  await settledRows('old', 'ignored', 700, 40);
  await settledRows('old parked', 'parked', 3, 400);
  await settledRows('young', 'published', 5, 29);
  await database.query(`insert into webhooks.inbox (event, body) values ('waiting', '{}')`);
  await database.query(
    `insert into webhooks.ledger (lane, received, processed, parked, written_at) values
       ('ingress-dead-0', 2000, 0, 0, clock_timestamp() - interval '2 days'),
       ('drain-dead', 0, 2200, 3, clock_timestamp() - interval '2 days'),
       ('ingress-live-0', 209, 0, 0, clock_timestamp()),
       ('drain-live', 0, 5, 0, clock_timestamp())`,
  );
  const ledger = new Ledger(database, new Metrics());
  const before = await ledger.balance();
  expect(before).toEqual({ received: 2209, processed: 2205, parked: 3, waiting: 1, difference: 0 });

  const forget = new ForgetProcessed(new Config(), database, new ScheduleOnce(database));
  await forget.forget();
  await forget.forget(); // the folded row is not folded into itself

  const left = await database.query(
    `select event, count(*)::int as n from webhooks.inbox group by event order by event`,
  );
  expect(left).toEqual([
    { event: 'old parked', n: 3 },
    { event: 'waiting', n: 1 },
    { event: 'young', n: 5 },
  ]);
  expect(await ledger.balance()).toEqual(before);
  const lanes = await database.query<{ lane: string }>(`select lane from webhooks.ledger order by lane`);
  expect(lanes.map(({ lane }) => lane)).toEqual(['drain-live', 'ended', 'ingress-live-0']);
});

async function settledRows(event: string, outcome: string, count: number, daysAgo: number): Promise<void> {
  await database.query(
    `insert into webhooks.inbox (event, body, outcome, settled_at)
     select $1, '{}', $2, clock_timestamp() - $4 * interval '1 day' from generate_series(1, $3)`,
    [event, outcome, count, daysAgo],
  );
}
