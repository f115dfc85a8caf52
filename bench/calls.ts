import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openBenchDatabase } from './lib/bench-database.js';
import { print } from './lib/report.js';
import { startHubSide } from './webhook-to-rows/sides.js';

/**
 * What a month costs in calls to Pluggy: Items whose bank changes nothing and Items with the bank's usual changes, one
 * auto-sync a day, against reading every page of every list each time. The sandbox counts the calls; its clock is moved
 * day by day.
 *
 *   npm run build && node dist/bench/calls.js [days]
 *
 * Ends with 1 when a quiet Item costs more than two calls and a page for each list an auto-sync.
 */
const [days = 30] = process.argv.slice(2).map(Number);

type Counts = Record<string, { total: number }>;
interface Truth {
  accounts: { id: string; type: string }[];
  transactions: { accountId: string }[];
  investments: object[];
}

const database = await openBenchDatabase();
const sql = new pg.Client({ connectionString: database.url });
const hub = await startHubSide(database.url);
let missed = false;
print(`Calls to Pluggy of one Item in ${days} days, one auto-sync a day\n\n`);
print(
  '| Item | syncs | calls | calls a sync | reading everything, calls a sync | ratio |\n|---|---:|---:|---:|---:|---:|\n',
);
try {
  await sql.connect();
  await month('user-ok, nothing changes at the bank', 'user-ok', false);
  await month('user-ok, with the bank’s usual changes', 'user-ok', true);
  await month('user-ok-perf-20x (8,402 rows), usual changes', 'user-ok-perf-20x', true);
} finally {
  await sql.end();
  await hub.server.stop();
  await hub.bank.stop();
  await database.drop();
}
process.exit(missed ? 1 : 0);

async function month(name: string, user: string, bankChanges: boolean): Promise<void> {
  const item = await hub.connect(user);
  await settled();
  await hub.bank.control('PATCH', '/switches', { bankChanges });
  await hub.bank.control('DELETE', '/requests');
  for (let day = 0; day < days; day++) {
    await hub.bank.control('POST', `/items/${item}/sync`, bankChanges ? {} : { changes: {} });
    await settled();
    await hub.bank.control('POST', '/clock', { advanceDays: 1 });
  }
  const counts = await hub.bank.control<Counts>('GET', '/requests');
  const calls = Object.entries(counts).filter(([route]) => route !== 'POST /auth').reduce((sum, [, { total }]) => sum + total, 0); // prettier-ignore
  const bank = await hub.bank.control<Truth>('GET', `/items/${item}/bank`);
  const cards = bank.accounts.filter(({ type }) => type === 'CREDIT').length;
  const pages = bank.accounts.map(({ id }) => Math.ceil(bank.transactions.filter((row) => row.accountId === id).length / 500)); // prettier-ignore
  // The Item, accounts, investments, loans, identity; bills; transactions; movements of each investment.
  const everything = 5 + cards + pages.reduce((sum, each) => sum + each, 0) + bank.investments.length;
  const each = calls / days;
  print(
    `| ${name} | ${days} | ${calls} | ${each.toFixed(1)} | ${everything} | ${(each / everything).toFixed(2)} |\n`,
  );
  if (!bankChanges && each > 2 + 4 + cards + bank.accounts.length) missed = true;
  await hub.bank.control('DELETE', `/items/${item}`).catch(() => undefined);
}

/** The bank is at rest, the inbox and the queue are empty. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    await hub.bank.idle();
    const { rows } = await sql.query<{ left: number }>(
      `select (select count(*) from webhooks.inbox where outcome is null)::int
              + (select count(*) from graphile_worker._private_jobs)::int as left`,
    );
    quiet = rows[0]!.left === 0 ? quiet + 1 : 0;
    await sleep(15);
  }
}
