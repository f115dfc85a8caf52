import { cpus } from 'node:os';
import autocannon from 'autocannon';
import pg from 'pg';
import { freePort } from '../src/local/free-port.js';
import { CLIENT_ID, startApiHub } from './lib/api-hub.js';
import { openBenchDatabase } from './lib/bench-database.js';
import { median, print } from './lib/report.js';
import { type BenchServer, startServer } from './lib/start-server.js';

/**
 * Webhook ingress against bare node:http + pg that inserts the same row. Both run at the same time as processes of
 * their own and take turns in one run, so that only their ratio counts and not the machine's mood.
 *
 *   npm run build && node dist/bench/ingress.js [rounds] [seconds a round]
 *
 * Ends with 1 when the hub has less than the peer's throughput or more than 1.5 times its p99.
 */
const [rounds = 5, seconds = 8] = process.argv.slice(2).map(Number);
const CONNECTIONS = [50, 500];
const SECRET = 'bench-secret-bench-secret-bench-secret-0123';
const BODY = JSON.stringify({
  event: 'item/updated',
  eventId: '2f0c1f9e-6a1b-4f0c-8d59-0a5a3c6b7d10',
  id: '7a31f1de-3a1b-4f0c-8d59-0a5a3c6b7d11',
  itemId: '7a31f1de-3a1b-4f0c-8d59-0a5a3c6b7d11',
  clientId: CLIENT_ID,
  clientUserId: '5f31f1de-3a1b-4f0c-8d59-0a5a3c6b7d12',
  triggeredBy: 'SYNC',
});

interface Turn {
  throughput: number;
  p50: number;
  p99: number;
}

const database = await openBenchDatabase();
const servers: BenchServer[] = [];
const sql = new pg.Client({ connectionString: database.url });
let missed = false;
try {
  const hub = await startHub();
  await sql.connect();
  const peer = await startPeer();
  for (const server of [hub, peer]) await turn(server, Math.max(...CONNECTIONS), 3); // warm
  print(`Webhook ingress, ${database.description}, Node ${process.version}, ${cpus().length} cores, `);
  print(
    `${rounds} interleaved rounds of ${seconds} s; medians; the ratio is the median of each round's.\n\n`,
  );
  print(
    '| connections |     hub/s |   plain/s | throughput ratio | hub p99 ms | plain p99 ms | p99 ratio |\n',
  );
  print(
    '|------------:|----------:|----------:|-----------------:|-----------:|-------------:|----------:|\n',
  );
  for (const connections of CONNECTIONS) {
    const turns: { hub: Turn; peer: Turn }[] = [];
    for (let round = 0; round < rounds; round++) {
      const first = round % 2 === 0 ? hub : peer;
      const a = await turn(first, connections, seconds);
      const b = await turn(first === hub ? peer : hub, connections, seconds);
      turns.push(first === hub ? { hub: a, peer: b } : { hub: b, peer: a });
    }
    report(connections, turns);
  }
  await balances();
} finally {
  await sql.end();
  for (const server of servers) await server.stop();
  await database.drop();
}
process.exit(missed ? 1 : 0);

async function startHub(): Promise<BenchServer> {
  const server = await startApiHub(database.url);
  servers.push(server);
  return { ...server, url: `${server.url}/webhooks/pluggy` };
}

async function startPeer(): Promise<BenchServer> {
  await sql.query(`insert into webhooks.registration (secret) values ($1)`, [SECRET]);
  await sql.query(`create schema plain`);
  await sql.query(`create table plain.inbox (like webhooks.inbox including all)`);
  const port = String(await freePort(undefined));
  const server = await startServer('bench/lib/plain-ingress.js', {
    DATABASE_URL: database.url,
    SECRET,
    PORT: port,
  });
  servers.push(server);
  return server;
}

async function turn(server: BenchServer, connections: number, duration: number): Promise<Turn> {
  const result = await autocannon({
    url: server.url,
    connections,
    duration,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-webhook-secret': SECRET },
    body: BODY,
  });
  if (result.non2xx + result.errors + result.timeouts > 0)
    throw new Error(
      `${server.url}: ${result.non2xx} refused, ${result.errors} errors, ${result.timeouts} timeouts`,
    );
  return { throughput: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

function report(connections: number, turns: { hub: Turn; peer: Turn }[]): void {
  const throughput = median(turns.map(({ hub, peer }) => hub.throughput / peer.throughput));
  const p99 = median(turns.map(({ hub, peer }) => hub.p99 / peer.p99));
  const cells = [
    String(connections).padStart(11),
    median(turns.map(({ hub }) => hub.throughput))
      .toFixed(0)
      .padStart(9),
    median(turns.map(({ peer }) => peer.throughput))
      .toFixed(0)
      .padStart(9),
    throughput.toFixed(2).padStart(16),
    median(turns.map(({ hub }) => hub.p99))
      .toFixed(0)
      .padStart(10),
    median(turns.map(({ peer }) => peer.p99))
      .toFixed(0)
      .padStart(12),
    p99.toFixed(2).padStart(9),
  ];
  print(`| ${cells.join(' | ')} |\n`);
  if (throughput < 1 || p99 > 1.5) missed = true;
}

/** Speed that loses a webhook is no speed. */
async function balances(): Promise<void> {
  const { rows } = await sql.query<{ counted: string; stored: string; plain: string }>(
    `select (select sum(received) from webhooks.ledger) as counted,
            (select count(*) from webhooks.inbox) as stored, (select count(*) from plain.inbox) as plain`,
  );
  const { counted, stored, plain } = rows[0]!;
  print(`\nReceived by the hub: ${counted} counted, ${stored} stored; by the peer: ${plain} stored.\n`);
  if (counted !== stored) missed = true;
}
