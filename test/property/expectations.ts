import { copyOf, differences, ledger, truthOf } from '../harness/compare.js';
import { copiedRows, rowDifferences, trueRows } from '../harness/product-rows.js';
import type { Json } from '../harness/sandbox.js';
import type { AppNumber } from './commands.js';
import type { KnownItem, World } from './world.js';

const OTHER = 'the other app';

/** What must hold once everything is quiet: each sentence tells of something that does not. */
export async function whatIsWrong(world: World): Promise<string[]> {
  const wrong: string[] = [];
  for (const item of world.items) {
    const found = item.deleted ? await notErased(world, item) : await notEqual(world, item);
    wrong.push(...found.map((text) => `Item ${item.id} of app ${item.owner}: ${text}`));
  }
  return [...wrong, ...(await wrongLists(world)), ...(await wrongTables(world))];
}

/** The copy as its app reads it over HTTP against the bank, row for row; and the other app's view of it. */
async function notEqual(world: World, item: KnownItem): Promise<string[]> {
  const { sandbox } = world.stack;
  const [mine, other] = [world.apps[item.owner], world.apps[item.owner === 0 ? 1 : 0]];
  const bank = await sandbox.truth(item.id);
  const { status, body: served } = await mine.get(`/items/${item.id}`);
  if (status !== 200) return [`its app gets ${status}: ${JSON.stringify(served)}`];
  const wrong: string[] = [];
  for (const field of ['status', 'executionStatus', 'lastUpdatedAt', 'updatedAt'])
    if (served[field] !== bank.item[field])
      wrong.push(`${field} is ${String(served[field])} instead of ${String(bank.item[field])}`);
  const word = bank.item.clientUserId as string | null;
  if (served.clientUserId !== (await appsOwnWord(world, word)))
    wrong.push(`is served with the clientUserId ${String(served.clientUserId)}; Pluggy has ${word}`);
  const copy = await copyOf(mine, item.id);
  wrong.push(...differences(copy, truthOf(bank)).slice(0, 20));
  wrong.push(...rowDifferences(await copiedRows(world.stack, item.id), trueRows(bank)).slice(0, 20));
  await world.follow(item, 1_000);
  const followed = { accounts: copy.accounts, transactions: item.follower.rows };
  wrong.push(
    ...differences(followed, copy)
      .map((text) => `who follows the feed: ${text}`)
      .slice(0, 20),
  );

  const accounts = bank.accounts.map(({ id }) => id);
  const paths = [
    `/items/${item.id}`,
    `/accounts?itemId=${item.id}`,
    ...accounts.flatMap((id) => [`/accounts/${id}`, `/transactions?accountId=${id}`, `/v2/transactions?accountId=${id}`]), // prettier-ignore
    ...bank.transactions.slice(0, 1).map(({ id }) => `/transactions/${id}`),
  ];
  for (const path of paths) {
    const answer = await other.get(path);
    if (answer.status !== 404) wrong.push(`${OTHER} gets ${answer.status} for ${path}`);
  }
  for (const method of ['PATCH', 'DELETE']) {
    const answer = await other.call(method, `/items/${item.id}`, method === 'PATCH' ? {} : undefined);
    if (answer.status !== 404) wrong.push(`${OTHER} gets ${answer.status} for ${method}`);
  }
  return wrong;
}

/** Gone for both apps and at the bank, with no row left but the tombstone and the record of its runs. */
async function notErased(world: World, item: KnownItem): Promise<string[]> {
  const wrong: string[] = [];
  for (const [n, app] of world.apps.entries())
    for (const path of [`/items/${item.id}`, `/accounts?itemId=${item.id}`]) {
      const { status } = await app.get(path);
      if (status !== 404) wrong.push(`app ${n} gets ${status} for ${path} of a deleted Item`);
    }
  if ((await world.aliveAtBank()).some(({ id }) => id === item.id))
    wrong.push('is deleted, but not at the bank');
  const { rows: tables } = await world.stack.db.query<{ table: string }>(
    `select table_name as table from information_schema.columns
      where table_schema = 'sync' and column_name = 'item_id' and table_name not in ('items', 'runs')`,
  );
  for (const { table } of tables) {
    const { rows } = await world.stack.db.query(`select 1 from sync.${table} where item_id = $1 limit 1`, [
      item.id,
    ]);
    if (rows.length > 0) wrong.push(`is deleted, but sync.${table} still has rows of it`);
  }
  const { rows } = await world.stack.db.query(
    `select 1 from items.items where id = $1 and (data is not null or client_user_id is not null)`,
    [item.id],
  );
  if (rows.length > 0) wrong.push('is deleted, but items.items still has its data');
  return wrong;
}

async function wrongLists(world: World): Promise<string[]> {
  const wrong: string[] = [];
  for (const [n, app] of world.apps.entries()) {
    const own = world.items.filter(({ owner, deleted }) => owner === n && !deleted).map(({ id }) => id);
    const { body } = await app.get<{ results: Json[] }>('/v2/items');
    const listed = body.results.map(({ id }) => String(id));
    if (listed.sort().join() !== own.sort().join())
      wrong.push(`/v2/items of app ${n as AppNumber} lists ${listed.join()} instead of ${own.join()}`);
  }
  return wrong;
}

const QUIET_TABLES: [what: string, sql: string][] = [
  [
    'a job is left',
    `select concat_ws(' ', t.identifier, 'attempts', attempts, locked_by, last_error, payload) as detail
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = task_id
      where key is not null`, // without: replaced while it ran, forgotten at the next sign of life
  ],
  ['a run has no end', `select id || ' ' || cause as detail from sync.runs where ended_at is null`],
  [
    'a fence went back',
    `select id::text as detail from (
       select id, fence, lag(fence) over (partition by item_id order by id) as before from sync.runs) runs
      where fence < before`,
  ],
  ['a row was parked', `select error as detail from sync.parked_rows`],
  [
    'a transaction has both a row and its tombstone',
    `select transactions.id::text as detail from sync.transactions join sync.removed_rows r using (item_id)
      where r.kind = 'transaction' and r.id = transactions.id::text`,
  ],
];

async function wrongTables(world: World): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, sql] of QUIET_TABLES) {
    const { rows } = await world.stack.db.query<{ detail: string }>(sql);
    wrong.push(...rows.slice(0, 5).map(({ detail }) => `${what}: ${detail}`));
  }
  const { difference } = await ledger(world.stack);
  if (difference !== 0) wrong.push(`the ledger is off by ${difference}`);
  return wrong;
}

/** What the app calls the user whom Pluggy knows by this minted id. */
async function appsOwnWord(world: World, minted: string | null): Promise<string | null | undefined> {
  const { rows } = await world.stack.db.query<{ word: string | null }>(
    `select client_user_id as word from connect.end_users where id::text = $1`,
    [minted],
  );
  return rows[0]?.word;
}
