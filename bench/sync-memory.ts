import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openBenchDatabase } from './lib/bench-database.js';
import { print } from './lib/report.js';
import { startHubSide } from './webhook-to-rows/sides.js';

/**
 * Memory of the hub while it syncs one account, by number of rows: it must not grow with them. The hub says itself how
 * much memory it holds (`process_resident_memory_bytes`), asked for all the time.
 *
 *   npm run build && node dist/bench/sync-memory.js [rows …]
 *
 * Ends with 1 when the hub ever holds more than 300 MB.
 */
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000, 1_000_000];
const LIMIT_MB = 300;

const database = await openBenchDatabase();
const sql = new pg.Client({ connectionString: database.url });
let peak = 0;
print(`Memory of the hub, ${database.description}, Node ${process.version}, ${cpus().length} cores\n\n`);
print('| rows in the account | peak MB | mean MB | seconds | rows/s |\n|---:|---:|---:|---:|---:|\n');
const hub = await startHubSide(database.url);
try {
  await sql.connect();
  for (const rows of sizes) {
    const held: number[] = [];
    const start = performance.now();
    const item = await hub.connect(`user-ok-rows-${rows}`);
    while (!(await isDone(item))) {
      held.push(await residentMb());
      await sleep(100);
    }
    const seconds = (performance.now() - start) / 1000;
    const { rows: counted } = await sql.query<{ n: number }>(`select count(*)::int as n from sync.transactions where item_id = $1`, [item]); // prettier-ignore
    if (counted[0]!.n !== rows) throw new Error(`${counted[0]!.n} rows came instead of ${rows}`);
    peak = Math.max(peak, ...held);
    const mean = held.reduce((sum, each) => sum + each, 0) / held.length;
    print(`| ${rows} | ${Math.max(...held).toFixed(0)} | ${mean.toFixed(0)} | ${seconds.toFixed(0)} | ${(rows / seconds).toFixed(0)} |\n`); // prettier-ignore
  }
} finally {
  await sql.end();
  await hub.server.stop();
  await hub.bank.stop();
  await database.drop();
}
process.exit(peak > LIMIT_MB ? 1 : 0);

async function isDone(item: string): Promise<boolean> {
  const { rows } = await sql.query(`select 1 from sync.runs where item_id = $1 and outcome = 'done' and target is not null`, [item]); // prettier-ignore
  return rows.length > 0;
}

async function residentMb(): Promise<number> {
  const text = await (await fetch(`${hub.server.url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)![1]) / 1e6;
}
