import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openBenchDatabase } from './lib/bench-database.js';
import { median, print } from './lib/report.js';
import { type Side, startHubSide, startPeerSide } from './webhook-to-rows/sides.js';

/**
 * From the delivery of webhooks to rows that can be read, against a plain NestJS controller that emits, fetches with
 * the official SDK and saves with TypeORM. Each side has a sandbox of its own with the same seed, which answers at
 * once; both use the same PostgreSQL and take turns. The clock runs from the moment the sandbox begins to deliver
 * what it held back until the rows are those of the bank, by number and by checksum; for the hub also until it serves
 * the Items as UPDATED, which it does only when everything of that sync can be read.
 *
 *   npm run build && node dist/bench/webhook-to-rows.js [rounds]
 */
const [rounds = 5] = process.argv.slice(2).map(Number);
const ITEMS = 20;
const POLL_MS = 3;
const GIVE_UP_MS = 120_000;

interface Turn {
  /** Until the rows are the bank's. */
  ms: number;
  /** Until the Items are served as UPDATED, too. */
  servedMs: number;
  webhooks: number;
  /** Rows that were added, changed or removed. */
  rows: number;
}

/** What happens at the bank, while it holds its webhooks back; answers the Items it happened to. */
interface Scenario {
  name: string;
  happen(side: Side, items: string[]): Promise<{ items: string[]; rows: number }>;
}

const SCENARIOS: Scenario[] = [
  {
    name: 'a new row in one Item',
    happen: async ({ bank }, [first = '']) => {
      await bank.sync(first, { add: 1 });
      return { items: [first], rows: 1 };
    },
  },
  {
    name: `auto-sync of ${ITEMS} Items: 20 rows new, 5 changed, 2 deleted in each`,
    happen: async ({ bank }, items) => {
      for (const id of items) await bank.sync(id, { add: 20, update: 5, delete: 2 });
      return { items, rows: items.length * 27 };
    },
  },
  {
    name: 'first sync of one Item with 8,402 rows',
    happen: async (side) => {
      const id = await side.connect('user-ok-perf-20x');
      await side.bank.idle();
      return { items: [id], rows: (await side.bank.truth([id])).rows };
    },
  },
];

const database = await openBenchDatabase();
const sql = new pg.Client({ connectionString: database.url });
const sides: Side[] = [];
try {
  const hub = await startHubSide(database.url);
  sides.push(hub);
  await sql.connect();
  const peer = await startPeerSide(database.url, sql);
  sides.push(peer);
  const items = new Map<Side, string[]>();
  for (const side of sides) items.set(side, await connectItems(side));
  print(
    `Webhook to readable rows, ${database.description}, Node ${process.version}, ${cpus().length} cores, `,
  );
  print(`${rounds} interleaved rounds; medians; the ratio is the median of each round's.\n\n`);
  print(
    `| what happens at the bank | webhooks | hub ms | hub UPDATED ms | plain ms | hub rows/s | plain rows/s | speed ratio |\n`,
  );
  print(`|---|---:|---:|---:|---:|---:|---:|---:|\n`);
  for (const scenario of SCENARIOS) {
    const turns: { hub: Turn; peer: Turn }[] = [];
    for (let round = -1; round < rounds; round++) {
      const first = round % 2 === 0 ? hub : peer;
      const a = await turn(first, scenario, items.get(first)!);
      const b = await turn(first === hub ? peer : hub, scenario, items.get(first === hub ? peer : hub)!);
      if (round >= 0) turns.push(first === hub ? { hub: a, peer: b } : { hub: b, peer: a }); // the first warms up
    }
    report(scenario, turns);
  }
} finally {
  await sql.end();
  for (const side of sides) {
    await side.server.stop();
    await side.bank.stop();
  }
  await database.drop();
}

async function connectItems(side: Side): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < ITEMS; i++) {
    ids.push(await side.connect('user-ok'));
    await side.bank.idle();
  }
  await equal(side, ids);
  return ids;
}

async function turn(side: Side, scenario: Scenario, own: string[]): Promise<Turn> {
  await side.bank.idle();
  await side.bank.hold();
  const { items, rows } = await scenario.happen(side, own);
  await side.bank.idle();
  const truth = await side.bank.truth(items);
  const start = performance.now();
  const webhooks = await side.bank.tell();
  await equal(side, items, truth);
  const ms = performance.now() - start;
  await served(side, items);
  return { ms, servedMs: performance.now() - start, webhooks, rows };
}

/** Resolves when the side's rows of these Items are the bank's. */
async function equal(side: Side, items: string[], truth?: { rows: number; checksum: number }): Promise<void> {
  const wanted = truth ?? (await side.bank.truth(items));
  const start = performance.now();
  for (;;) {
    const { rows } = await sql.query<{ rows: number; checksum: string }>(side.countSql, [items]);
    if (rows[0]!.rows === wanted.rows && Number(rows[0]!.checksum) === wanted.checksum) return;
    if (performance.now() - start > GIVE_UP_MS)
      throw new Error(`${side.server.url} has ${rows[0]!.rows} rows and should have ${wanted.rows}`);
    await sleep(POLL_MS);
  }
}

async function served({ servedSql }: Side, items: string[]): Promise<void> {
  for (let done = !servedSql; !done; await sleep(POLL_MS))
    done = (await sql.query<{ served: boolean }>(servedSql!, [items])).rows[0]!.served;
}

function report({ name }: Scenario, turns: { hub: Turn; peer: Turn }[]): void {
  const ms = (side: 'hub' | 'peer'): number => median(turns.map((both) => both[side].ms));
  const servedMs = median(turns.map(({ hub }) => hub.servedMs));
  const rate = (side: 'hub' | 'peer'): number =>
    median(turns.map((both) => both[side].rows / (both[side].ms / 1000)));
  const ratio = median(turns.map(({ hub, peer }) => peer.ms / hub.ms));
  const numbers = [ms('hub'), servedMs, ms('peer'), rate('hub'), rate('peer')].map((n) => n.toFixed(0));
  const webhooks = median(turns.map(({ hub }) => hub.webhooks));
  print(`| ${[name, webhooks, ...numbers, ratio.toFixed(2)].join(' | ')} |\n`);
}
