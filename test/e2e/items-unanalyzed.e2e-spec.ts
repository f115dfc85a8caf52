import { EventEmitter2 } from '@nestjs/event-emitter';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CheckHealth } from '../../src/items/health/check-health.js';
import { QueueReviews } from '../../src/items/reviews/queue-reviews.js';
import '../../src/sync/runs/sync-item.js'; // declares who handles ItemUpdated
import { Config } from '../../src/kernel/config/config.js';
import { Database, type Tx } from '../../src/kernel/database/database.js';
import { EventBus } from '../../src/kernel/events/event-bus.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { Logger } from '../../src/kernel/observability/logger.js';
import { SyncFace } from '../../src/sync/face.js';
import { type TestDatabase, createTestDatabase } from '../harness/postgres.js';

const ITEMS = 3_000;
/** How many rows of any step of any plan there may be for each Item. */
const FEW = 60;

interface Step {
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Step[];
  [removed: `Rows Removed by ${string}`]: number;
}

/** What the steps gave and what they had looked at in vain. */
function rowsBelow(step: Step): number {
  const removed = Object.entries(step).filter(([key]) => key.startsWith('Rows Removed'));
  const each = removed.reduce((sum, [, rows]) => sum + Number(rows), step['Actual Rows']);
  return (step.Plans ?? []).reduce((sum, below) => sum + rowsBelow(below), each * step['Actual Loops']);
}

/** The test server never analyzes by itself: as a database is just after an import, or after its first outage. */
describe('tables without statistics', () => {
  let test: TestDatabase;
  let source: DataSource;
  let db: pg.Client;
  let database: Database;

  beforeAll(async () => {
    test = await createTestDatabase();
    source = await new DataSource({ type: 'postgres', url: test.url }).initialize();
    database = new Database(source);
    db = new pg.Client({ connectionString: test.url });
    await db.connect();
    await db.query(
      `insert into items.items (id, app_id, status, execution_status, status_since, connector_id, created_at, updated_at,
                                last_updated_at, readable_through, next_auto_sync_at, usual_interval, has_mfa, read_at, data)
       select gen_random_uuid(), '00000000-0000-4000-8000-000000000000', 'OUTDATED', 'SITE_NOT_AVAILABLE', now(), n % 50, now(), now(),
              now(), now(), now() + interval '1 day', '24 hours', false, now(), jsonb_build_object('id', repeat('x', 1000))
         from generate_series(1, ${ITEMS}) n`,
    );
  });
  afterAll(async () => {
    await db?.end();
    await source?.destroy();
    await test?.drop();
  });

  /** Runs the work, and says how many rows the steps of its statements had before them. */
  async function rowsOf(work: (tx: Tx) => Promise<unknown>): Promise<number> {
    let rows = 0;
    await database.transaction(async (tx) => {
      const query: Tx['query'] = async (sql, params) => {
        if (/items\.flags/.test(sql)) {
          await tx.query('savepoint tried');
          const [plan] = await tx.query<{ 'QUERY PLAN': [{ Plan: Step }] }>(
            `explain (analyze, timing off, format json) ${sql}`,
            params,
          );
          await tx.query('rollback to tried');
          rows += rowsBelow(plan!['QUERY PLAN'][0].Plan);
        }
        return tx.query(sql, params);
      };
      await work({ query, queryWithBytes: (...call) => tx.queryWithBytes(...call) });
    });
    return rows;
  }
  const open = async (table: string, over: string): Promise<number> =>
    (await db.query(`select 1 from items.${table} where ${over} is null`)).rowCount!;

  it('do not make the checks of Items that all fail at once read everything for each of them', async () => {
    const config = Object.assign(new Config(), { LOG_LEVEL: 'error' });
    const checks = new CheckHealth(config, new EventBus(new EventEmitter2()), new ScheduleOnce(database), new SyncFace(database), new Logger(config)); // prettier-ignore
    const check = (): Promise<number> => rowsOf((tx) => checks.check(tx));
    const queue = (): Promise<number> =>
      rowsOf((tx) => {
        const now = { run: (_task: string, _seconds: number, work: (tx: Tx) => Promise<void>) => work(tx) };
        return new QueueReviews(config, database, now as unknown as ScheduleOnce).tick();
      });

    const rows = [await check(), await check(), await queue(), await queue()];
    expect(await open('flags', 'cleared_at')).toBe(ITEMS);
    expect(await open('reviews', 'closed_at')).toBe(ITEMS);
    await db.query(`update items.items set status = 'UPDATED', execution_status = 'SUCCESS'`);
    rows.push(await check(), await queue());
    expect(await open('flags', 'cleared_at')).toBe(0);
    expect(await open('reviews', 'closed_at')).toBe(0);
    expect(Math.max(...rows)).toBeLessThan(FEW * ITEMS);
  });
});
