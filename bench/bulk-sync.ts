import 'reflect-metadata';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EventEmitter2 } from '@nestjs/event-emitter';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { DataSource, EntitySchema } from 'typeorm';
import { Config } from '../src/kernel/config/config.js';
import { createDataSource } from '../src/kernel/database/data-source.js';
import { Database } from '../src/kernel/database/database.js';
import { migrate } from '../src/kernel/database/migrate.js';
import { EventBus } from '../src/kernel/events/event-bus.js';
import { Logger } from '../src/kernel/observability/logger.js';
import type { PluggyClient } from '../src/kernel/pluggy/pluggy-client.js';
import { FetchTransactions } from '../src/sync/copy/fetch-transactions.js';
import { MissingRows } from '../src/sync/copy/missing-rows.js';
import { ReadAccountTransactions } from '../src/sync/copy/read-account-transactions.js';
import { UpsertRows } from '../src/sync/copy/upsert-rows.js';
import { SyncRuns } from '../src/sync/runs/sync-run.js';
import { IdentitySeal } from '../src/sync/sealing/identity-seal.js';
import { SealPages } from '../src/sync/sealing/seal-pages.js';
import { SealingKeys } from '../src/sync/sealing/sealing-keys.js';
import '../src/webhooks/apps/tell-apps.js'; // declares who handles what a run tells
import { openBenchDatabase } from './lib/bench-database.js';
import { processorClock } from './lib/processor-time.js';
import { median, print } from './lib/report.js';
import { transaction, uuid } from './lib/transactions.js';

/**
 * First load and re-sync of transactions through the hub's own sync code, from the bytes of Pluggy's JSON pages, against
 * COPY of the same rows into the same table with the same indexes (PostgreSQL's own limit) and against TypeORM's
 * `repository.save()`. All on one PostgreSQL with durable commits, taking turns; the table is emptied between turns.
 * Each does one Item at a time, and then as many as there are cores, each on a connection of its own: a worker syncs
 * `WORKER_CONCURRENCY` Items at a time.
 *
 *   npm run build && node dist/bench/bulk-sync.js [rows] [rounds]
 *
 * Ends with 1 when the load, with every core at work, has less than 0.7 of COPY or less than 10 times save(), or when a
 * re-sync writes rows.
 */
const [rows = 200_000, rounds = 3] = process.argv.slice(2).map(Number);
const ITEMS = 20;
const CORES = cpus().length;
const PAGE = 500;
/** Each Item has the same number of whole pages. */
const rowCount = Math.ceil(rows / (ITEMS * PAGE)) * ITEMS * PAGE;
const SAVE_CHUNK = 500;
/** save() is slow: a part of the rows tells its speed. */
const SAVED = 10_000;

/** One account each. */
const items = Array.from({ length: ITEMS }, (_, n) => ({
  id: uuid(`item ${n}`),
  account: uuid(`account ${n}`),
}));
type Item = (typeof items)[number];
const database = await openBenchDatabase();
await migrate(database.url);
const dataSource = await createDataSource(database.url, [], CORES + 2).initialize();
const sql = new pg.Client({ connectionString: database.url });
await sql.connect();
const processorTime = await processorClock(sql);
const folder = await mkdtemp(join(tmpdir(), 'pluggy-hub-bench-rows-'));
const missed: string[] = [];

/** Pluggy's answers, made before the clock runs. */
const pages = new Map<string, Buffer[]>();
const db = new Database(dataSource);
const runs = new SyncRuns(db, new EventBus(new EventEmitter2()));
/** Stands in for the network: the n-th page of an account, as the bytes that come from Pluggy. */
const pluggy = {
  bytes: (_route: string, _ids: object, query: { accountId: string; after?: string }): Promise<Buffer> =>
    Promise.resolve(pages.get(query.accountId)![Number(query.after ?? 0)]!),
} as unknown as PluggyClient;
const logger = new Logger(Object.assign(new Config(), { LOG_LEVEL: 'error' }));
const transactions = new ReadAccountTransactions(
  db,
  new FetchTransactions(
    pluggy,
    new UpsertRows(runs, new SealPages(new IdentitySeal(new SealingKeys(''), logger))),
    new MissingRows(db),
    logger,
  ),
);

try {
  await prepare();
  const orm = await openOrm();
  const savedPages = [...pages.values()].flat().slice(0, SAVED / PAGE);
  print(
    `Bulk sync, ${rowCount} rows in ${ITEMS} Items, ${database.description}, Node ${process.version}, ${CORES} cores, ${rounds} rounds, medians\n\n`,
  );
  print('| Items at a time | COPY, rows/s | save(), rows/s | first load, rows/s | re-sync, rows/s | first load / COPY | first load / save() |\n'); // prettier-ignore
  print('|---:|---:|---:|---:|---:|---:|---:|\n');
  let wal = { load: 0, resync: 0 };
  for (const lanes of [...new Set([1, CORES])]) {
    const turns: Record<'copy' | 'save' | 'load' | 'resync', Turn>[] = [];
    for (let round = -1; round < rounds; round++) {
      await empty();
      const copy = await rate(rowCount, () => inLanes(lanes, items, copyRows));
      await empty();
      const save = await rate(SAVED, () => inLanes(lanes, savedPages, (page) => saveRows(orm, page)));
      await empty();
      const before = await walBytes();
      const load = await rate(rowCount, () => inLanes(lanes, items, sync));
      const between = await walBytes();
      const written = await rowsWritten();
      const resync = await rate(rowCount, () => inLanes(lanes, items, sync));
      const after = await walBytes();
      if ((await rowsWritten()) !== written) missed.push('a re-sync without news wrote rows');
      wal = { load: between - before, resync: after - between };
      if (round >= 0) turns.push({ copy, save, load, resync }); // the first one warms up
    }
    const of = (figure: (turn: (typeof turns)[number]) => number): number => median(turns.map(figure));
    const toCopy = of(({ load, copy }) => load.rate / copy.rate);
    const toSave = of(({ load, save }) => load.rate / save.rate);
    const rates = (['copy', 'save', 'load', 'resync'] as const).map((side) => of((turn) => turn[side].rate).toFixed(0)); // prettier-ignore
    print(`| ${lanes} | ${rates.join(' | ')} | ${toCopy.toFixed(2)} | ${toSave.toFixed(1)} |\n`);
    if (lanes < CORES) continue;
    print(
      '\n| processor time, µs a row | COPY | save() | first load | re-sync |\n|---|---:|---:|---:|---:|\n',
    );
    for (const who of ['node', 'postgres'] as const) {
      const times = (['copy', 'save', 'load', 'resync'] as const).map((side) => of((turn) => turn[side][who]).toFixed(1)); // prettier-ignore
      print(`| ${who} | ${times.join(' | ')} |\n`);
    }
    if (toCopy < 0.7) missed.push('the first load has less than 0.7 of COPY');
    if (toSave < 10) missed.push('the first load is less than 10 times save()');
  }
  print(
    `\nWAL of the load: ${(wal.load / 1e6).toFixed(1)} MB; of the re-sync: ${(wal.resync / 1e6).toFixed(3)} MB\n`,
  );
  await orm.destroy();
} finally {
  await rm(folder, { recursive: true, force: true });
  await sql.end();
  await dataSource.destroy();
  await database.drop();
}
for (const what of missed) print(`MISSED: ${what}\n`);
process.exit(missed.length > 0 ? 1 : 0);

/** Makes Pluggy's pages and, of the same rows, COPY's files. */
async function prepare(): Promise<void> {
  await sql.query(`create table plain_rows (like sync.transactions including all)`);
  // It would run in some turns and not in others.
  for (const table of ['sync.transactions', 'sync.items', 'plain_rows'])
    await sql.query(`alter table ${table} set (autovacuum_enabled = false)`);
  const each = rowCount / ITEMS;
  for (const { account } of items) {
    const rows = Array.from({ length: each }, (_, n) => transaction(account, n));
    const bytes: Buffer[] = [];
    for (let from = 0; from < each; from += PAGE) {
      const last = from + PAGE >= each;
      const next = last ? null : `?accountId=${account}&after=${bytes.length + 1}`;
      bytes.push(Buffer.from(JSON.stringify({ results: rows.slice(from, from + PAGE), next })));
    }
    pages.set(account, bytes);
  }
  await inLanes(1, items, sync);
  for (const item of items) {
    const rows = sql.query(
      to(`copy (select * from sync.transactions where item_id = '${item.id}' order by date desc) to stdout`),
    );
    await pipeline(rows, createWriteStream(copyFile(item)));
  }
}

/** Does the work on all of them, so many at a time. */
async function inLanes<T>(lanes: number, all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const lane = async (): Promise<void> => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function empty(): Promise<void> {
  await sql.query(`truncate sync.transactions, sync.items, sync.runs, plain_rows`);
  await sql.query(`checkpoint`); // every turn begins with the same write-ahead log to come
}

function copyFile({ id }: Item): string {
  return join(folder, id);
}

async function copyRows(item: Item): Promise<void> {
  const client = await db.pool.connect();
  const rows = createReadStream(copyFile(item), { highWaterMark: 1 << 20 });
  await pipeline(rows, client.query(from('copy sync.transactions from stdin')));
  client.release();
}

/** What a sync does for an account, as one run. */
async function sync({ id, account }: Item): Promise<void> {
  const run = (await runs.begin(id, { cause: 'bench' }))!;
  const { missing } = await transactions.read(run, account, undefined, [], '');
  if (missing.length > 0) throw new Error('rows are missing');
  await runs.finish(run, 'done', []);
}

/** The usual way: an entity with a primary key, looked up and saved. */
async function openOrm(): Promise<DataSource> {
  const columns = { item_id: 'uuid', id: 'uuid', account_id: 'uuid', date: 'timestamptz', created_at: 'timestamptz', updated_at: 'timestamptz', status: 'text', amount: 'numeric', run_id: 'bigint', data: 'jsonb', change: 'bigint' } as const; // prettier-ignore
  const entity = new EntitySchema({
    name: 'plain_rows',
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, type]) => [
        name,
        { type, primary: name === 'item_id' || name === 'id' },
      ]),
    ),
  });
  return new DataSource({ type: 'postgres', url: database.url, entities: [entity] }).initialize();
}

async function saveRows(orm: DataSource, page: Buffer): Promise<void> {
  const { results } = JSON.parse(page.toString()) as { results: Record<string, unknown>[] };
  const rows = results.map((data) => ({
    item_id: items[0]!.id, id: data.id, account_id: data.accountId, date: data.date, created_at: data.createdAt, updated_at: data.updatedAt,
    status: data.status, amount: data.amount, run_id: 1, data, change: 1,
  })); // prettier-ignore
  await orm.getRepository('plain_rows').save(rows, { chunk: SAVE_CHUNK });
}

interface Turn {
  /** Rows a second. */
  rate: number;
  /** Microseconds of processor time a row. */
  node: number;
  postgres: number;
}

async function rate(rows: number, work: () => Promise<void>): Promise<Turn> {
  const before = processorTime();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const after = processorTime();
  return {
    rate: rows / seconds,
    node: (after.node - before.node) / rows,
    postgres: (after.postgres - before.postgres) / rows,
  };
}

async function walBytes(): Promise<number> {
  const { rows } = await sql.query<{ bytes: string }>(`select pg_current_wal_insert_lsn() - '0/0' as bytes`);
  return Number(rows[0]!.bytes);
}

/** Rows as they are, by who wrote them: a row that is written again has another xmin. */
async function rowsWritten(): Promise<string> {
  const { rows } = await sql.query<{ sum: string }>(`select sum(xmin::text::bigint) || ' ' || count(*) as sum from sync.transactions`); // prettier-ignore
  return rows[0]!.sum;
}
