import { cpus } from 'node:os';
import autocannon from 'autocannon';
import pg from 'pg';
import { freePort } from '../src/local/free-port.js';
import { startApiHub } from './lib/api-hub.js';
import { openBenchDatabase } from './lib/bench-database.js';
import { median, print } from './lib/report.js';
import { startServer } from './lib/start-server.js';
import { transaction, uuid } from './lib/transactions.js';
import { createApp } from './webhook-to-rows/sides.js';
import { send } from './webhook-to-rows/bench-bank.js';

/**
 * `GET /v2/transactions` over HTTP, key and ownership checked, 500 rows a page, against the raw SQL through bare pg and
 * node:http; page 2,000 of an account against its first; both again when the table is large. They take turns in one run.
 *
 *   npm run build && node dist/bench/reads.js [rows …]
 *
 * Ends with 1 when the hub needs more than 1.5 times the plain server's time, or page 2,000 more than 1.5 times the
 * first one's.
 */
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_100_000, 10_000_000];
const ROUNDS = 3;
const SECONDS = 4;
/** One account is long enough to have a page 2,000. */
const LONG = 1_000_500;

const database = await openBenchDatabase();
const sql = new pg.Client({ connectionString: database.url });
const hub = await startApiHub(database.url);
const plain = await startServer('bench/lib/plain-reads.js', {
  DATABASE_URL: database.url,
  PORT: String(await freePort(undefined)),
});
let missed = false;
try {
  await sql.connect();
  const app = await createApp(database.url);
  const { apiKey } = await send<{ apiKey: string }>('POST', `${hub.url}/auth`, app);
  const { rows } = await sql.query<{ id: string }>(`select app_id as id from auth.credentials limit 1`);
  const item = uuid('the item');
  await sql.query(`insert into items.items (id, app_id, data) values ($1, $2, '{}')`, [item, rows[0]!.id]);
  await sql.query(`insert into sync.items (item_id, fence) values ($1, 1)`, [item]);
  print(`Reads, ${database.description}, Node ${process.version}, ${cpus().length} cores, ${ROUNDS} interleaved rounds of ${SECONDS} s, 4 connections\n\n`); // prettier-ignore
  print('| rows in the table | page | hub/s | plain/s | time ratio hub / plain | time ratio page 2,000 / 1, hub |\n|---:|---:|---:|---:|---:|---:|\n'); // prettier-ignore
  const long = uuid('account 0');
  for (const size of sizes) {
    await fill(item, size);
    const pages = { 1: '', 2000: await cursorOf(long, 1999 * 500) };
    const perSecond: Record<string, number[]> = {};
    for (let round = -1; round < ROUNDS; round++)
      for (const [page, cursor] of Object.entries(pages))
        for (const side of round % 2 === 0 ? ['hub', 'plain'] : ['plain', 'hub']) {
          const after = cursor === '' ? '' : `&after=${encodeURIComponent(side === 'hub' ? Buffer.from(cursor).toString('base64') : cursor)}`; // prettier-ignore
          const rate = await measure(side === 'hub' ? hub.url : plain.url, `/v2/transactions?accountId=${long}${after}`, apiKey); // prettier-ignore
          if (round >= 0) (perSecond[`${side} ${page}`] ??= []).push(rate);
        }
    report(size, perSecond);
  }
} finally {
  await sql.end();
  await hub.stop();
  await plain.stop();
  await database.drop();
}
process.exit(missed ? 1 : 0);

/** Rows are made in the database, alike but for their ids and dates, until the table has `size` of them. */
async function fill(item: string, size: number): Promise<void> {
  const { rows } = await sql.query<{ n: number }>(`select count(*)::int as n from sync.transactions`);
  let have = rows[0]!.n;
  for (let number = have === 0 ? 0 : Math.ceil(have / 100_000) + 100; have < size; number++) {
    const account = uuid(`account ${number}`);
    const count = Math.min(number === 0 ? LONG : 100_000, size - have);
    await sql.query(`insert into sync.accounts (item_id, id, type, run_id, data) values ($1, $2, 'BANK', 1, '{}') on conflict do nothing`, [item, account]); // prettier-ignore
    await sql.query(
      `insert into sync.transactions (item_id, id, account_id, date, created_at, updated_at, status, amount, run_id, change, data)
       select $1::uuid, id, $2::uuid, at, at, at, 'POSTED', -12.5, 1, $4::bigint + n,
              $5::jsonb || jsonb_build_object('id', id, 'accountId', $2::uuid, 'date', at, 'order', n)
         from (select gen_random_uuid() as id, n, timestamptz '2026-11-20' - n * interval '1 minute' as at
                 from generate_series(1, $3::int) n) row`,
      [item, account, count, have, JSON.stringify(transaction(account, 1))],
    );
    have += count;
  }
  await sql.query(`vacuum analyze sync.transactions`);
  await sql.query(`checkpoint`);
}

async function cursorOf(account: string, offset: number): Promise<string> {
  const { rows } = await sql.query<{ cursor: string }>(
    `select to_char(date at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '|' || id as cursor
       from sync.transactions where account_id = $1 order by date desc, id desc offset $2 limit 1`,
    [account, offset],
  );
  return rows[0]!.cursor;
}

async function measure(url: string, path: string, apiKey: string): Promise<number> {
  const result = await autocannon({
    url: url + path,
    connections: 4,
    duration: SECONDS,
    headers: { 'x-api-key': apiKey },
  });
  if (result.non2xx > 0) throw new Error(`${url} refused ${result.non2xx} requests`);
  return result.requests.average;
}

function report(size: number, perSecond: Record<string, number[]>): void {
  const ratio = (above: string, below: string): number =>
    median(perSecond[above]!.map((rate, n) => perSecond[below]![n]! / rate));
  const deep = ratio('hub 2000', 'hub 1');
  for (const page of ['1', '2000']) {
    const both = ratio(`hub ${page}`, `plain ${page}`);
    print(`| ${size} | ${page} | ${median(perSecond[`hub ${page}`]!).toFixed(0)} | ${median(perSecond[`plain ${page}`]!).toFixed(0)} | **${both.toFixed(2)}** | ${page === '1' ? '' : deep.toFixed(2)} |\n`); // prettier-ignore
    if (both > 1.5) missed = true;
  }
  if (deep > 1.5) missed = true;
}
