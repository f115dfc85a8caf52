import 'reflect-metadata';
import { cpus } from 'node:os';
import { EventEmitter2 } from '@nestjs/event-emitter';
import pg from 'pg';
import type { ConnectFace } from '../src/connect/face.js';
import { CheckHealth } from '../src/items/health/check-health.js';
import { CheckIncidents } from '../src/items/incidents/check-incidents.js';
import { QueueReviews } from '../src/items/reviews/queue-reviews.js';
import { Config } from '../src/kernel/config/config.js';
import { createDataSource } from '../src/kernel/database/data-source.js';
import { Database } from '../src/kernel/database/database.js';
import { migrate } from '../src/kernel/database/migrate.js';
import { EventBus } from '../src/kernel/events/event-bus.js';
import { ScheduleOnce } from '../src/kernel/jobs/schedule-once.js';
import { Logger } from '../src/kernel/observability/logger.js';
import { SyncFace } from '../src/sync/face.js';
import { openBenchDatabase } from './lib/bench-database.js';
import { print } from './lib/report.js';

/**
 * The health check of all Items, in seconds, against reading the same rows once (`select count(*)` over the columns that
 * it looks at): the first one, which flags one Item in a hundred, one that finds nothing new, and one that clears half of
 * what is flagged.
 *
 *   npm run build && node dist/bench/health.js [items …]
 *
 * Ends with 1 when 100,000 Items take more than 1 s or 1,000,000 more than 10 s.
 */
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 1_000_000];
const LIMIT_US = 10;

const database = await openBenchDatabase();
await migrate(database.url);
const source = await createDataSource(database.url, [], 2).initialize();
const sql = new pg.Client({ connectionString: database.url });
await sql.connect();
const db = new Database(source);
const config = Object.assign(new Config(), { LOG_LEVEL: 'error' });
const health = new CheckHealth(config, new EventBus(new EventEmitter2()), new ScheduleOnce(db), new SyncFace(db), new Logger(config)); // prettier-ignore
const events = new EventBus(new EventEmitter2());
const noTrouble = { troubledConnectors: () => Promise.resolve([]) } as unknown as ConnectFace;
const incidents = new CheckIncidents(config, db, noTrouble, events, new ScheduleOnce(db));
const reviews = new QueueReviews(config, db, new ScheduleOnce(db));
let missed = false;

print(`Health check, ${database.description}, Node ${process.version}, ${cpus().length} cores\n\n`);
print('| Items | flagged | read the rows once, s | first check, s | nothing new, s | half of it cleared, s | incidents, s | the queue, s |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n'); // prettier-ignore
try {
  for (const size of sizes) {
    await fill(size);
    const seconds = [await time(() => sql.query(`select count(*) from items.items i where (status, execution_status, status_since, last_updated_at, next_auto_sync_at, consent_expires_at) is not null`))]; // prettier-ignore
    const check = (): Promise<void> => db.transaction((tx) => health.check(tx));
    seconds.push(await time(check), await time(check));
    const { rows } = await sql.query<{ n: string }>(
      `select count(*) as n from items.flags where cleared_at is null`,
    );
    await sql.query(`update items.items set status = 'UPDATED' where status = 'LOGIN_ERROR' and id < '80000000-0000-0000-0000-000000000000'`); // prettier-ignore
    seconds.push(await time(check));
    seconds.push(await time(() => db.transaction((tx) => incidents.check(tx))));
    await sql.query(`delete from kernel.schedule_runs`);
    seconds.push(await time(() => reviews.tick()));
    print(`| ${size} | ${rows[0]!.n} | ${seconds.map((s) => s.toFixed(2)).join(' | ')} |\n`);
    if (Math.max(...seconds.slice(1)) > (size * LIMIT_US) / 1e6) missed = true;
  }
} finally {
  await sql.end();
  await source.destroy();
  await database.drop();
}
if (missed) print('MISSED: a check takes more than 1 s for each 100,000 Items\n');
process.exit(missed ? 1 : 0);

/** Items with objects as large as real ones, one in a hundred of them failing. */
async function fill(size: number): Promise<void> {
  await sql.query(`truncate items.items, items.flags`);
  await sql.query(
    `insert into items.items (id, app_id, status, execution_status, status_since, connector_id, created_at, updated_at,
                              last_updated_at, readable_through, next_auto_sync_at, usual_interval, has_mfa, read_at, data)
     select gen_random_uuid(), '00000000-0000-4000-8000-000000000000', case when n % 100 = 0 then 'LOGIN_ERROR' else 'UPDATED' end,
            case when n % 100 = 0 then 'INVALID_CREDENTIALS' else 'SUCCESS' end, now(), 2, now(), now(), now() - interval '3 hours',
            now() - interval '3 hours', now() + interval '21 hours', '24 hours', false, now(),
            jsonb_build_object('connector', (select jsonb_agg(md5((n + m)::text)) from generate_series(1, 60) m))
       from generate_series(1, $1::int) n`,
    [size],
  );
  await sql.query(`analyze items.items`);
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
