import { AdminClient } from '../harness/admin-client.js';
import { AppClient } from '../harness/app-client.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { SeededDice } from './seeded-dice.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Of 20 deletions each; more by hand. */
const ROUNDS = Number(process.env.RACE_ROUNDS ?? 6);
const ITEMS = 20;

it(`nothing comes back, whatever meets a deletion on two replicas (seed ${SEED})`, async () => {
  const small = ['checkingTransactions=5', 'cardTransactions=3', 'autoSync=false'];
  const stack = await Stack.start({ sandboxArgs: small.flatMap((value) => ['--switch', value]) });
  try {
    const other = await stack.startHub({ PORT: '0' });
    const otherUrl = await other.line((line) => (line.includes('the hub is ready') ? (JSON.parse(line) as { url: string }).url : undefined)); // prettier-ignore
    const app = await stack.createApp();
    const apps = [app, new AppClient(otherUrl, app.clientId, app.clientSecret)];
    const admin = await AdminClient.create(stack.url, stack.database.url);
    const { rows: [made] } = await stack.db.query<{ id: string }>(`select id from auth.apps`); // prettier-ignore
    const appId = made!.id;
    const dice = new SeededDice(SEED);
    const slow = watchForLocks(stack);
    const deleted: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ids = await connect(stack, app, ITEMS, `round-${round}`);
      await Promise.all(
        ids.flatMap((id) => {
          const at = (): AppClient => dice.oneOf(apps);
          const deletions = [
            (): Promise<unknown> => at().call('DELETE', `/items/${id}`),
            (): Promise<unknown> => at().call('DELETE', `/users/round-${round}-${ids.indexOf(id)}`),
            (): Promise<unknown> => admin.delete(`/admin/api/items/${id}`, { reason: 'a race' }),
            (): Promise<unknown> => admin.delete('/admin/api/users', { appId, clientUserId: `round-${round}-${ids.indexOf(id)}`, reason: 'a race' }),
          ]; // prettier-ignore
          const meets = [
            (): Promise<unknown> => stack.sandbox.sync(id, { add: 2, update: 1 }).catch(() => undefined),
            (): Promise<unknown> => stack.deliver({ event: 'item/updated', eventId: crypto.randomUUID(), itemId: id }),
            (): Promise<unknown> => stack.deliver({ event: 'transactions/created', eventId: crypto.randomUUID(), itemId: id, accountId: crypto.randomUUID() }),
            (): Promise<unknown> => at().post('/items/import', { items: [{ id }] }),
            (): Promise<unknown> => at().call('PATCH', `/items/${id}`, {}),
            (): Promise<unknown> => at().post(`/items/${id}/connect-link`, {}),
            (): Promise<unknown> => at().post('/connect_token', { itemId: id }),
            (): Promise<unknown> => admin.post(`/admin/api/items/${id}/sync`),
            (): Promise<unknown> => admin.post('/admin/api/items/reviews', { action: 'note', itemIds: [id], note: 'late' }),
            (): Promise<unknown> => at().get(`/items/${id}`),
            (): Promise<unknown> => at().get(`/items/${id}/consents`),
            (): Promise<unknown> => at().get(`/exports/transactions?itemId=${id}`).catch(() => undefined), // no JSON
            (): Promise<unknown> => admin.post(`/admin/api/items/${id}/supersede`),
            (): Promise<unknown> => admin.delete(`/admin/api/items/${id}`, { reason: 'also a race' }),
          ]; // prettier-ignore
          const acts = [dice.oneOf(deletions), ...Array.from({ length: 3 }, () => dice.oneOf(meets))];
          return acts.map(async (act) => {
            await new Promise((resolve) => setTimeout(resolve, dice.upTo(60)));
            await act();
          });
        }),
      );
      deleted.push(...ids);
    }
    await stack.settled();
    const atPluggy = (await stack.sandbox.control<{ items: Json[] }>('GET', '/state')).items.map(
      ({ id }) => id,
    );
    expect(atPluggy.filter((id) => deleted.includes(String(id)))).toEqual([]);
    const { rows } = await stack.db.query<{ name: string }>(
      `select c.table_schema || '.' || c.table_name as name from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
        where c.column_name = 'item_id' and t.table_type = 'BASE TABLE' and c.table_schema not in ('reporting')`,
    );
    const left: Record<string, number> = {};
    for (const { name } of rows) left[name] = (await stack.db.query(`select from ${name} where item_id = any($1)`, [deleted])).rowCount!; // prettier-ignore
    // Tombstones, counts, `item/deleted` for the app; and notifications that came later still, without their bodies.
    const mayStay = [
      'sync.items',
      'sync.runs',
      'items.import_items',
      'webhooks.deliveries',
      'webhooks.inbox',
    ];
    expect(Object.entries(left).filter(([name, count]) => count > 0 && !mayStay.includes(name))).toEqual([]);
    expect((await stack.db.query(`select from items.items where id = any($1) and (erased_at is null or data is not null)`, [deleted])).rowCount).toBe(0); // prettier-ignore
    expect((await stack.db.query(`select from webhooks.deliveries where item_id = any($1) and event <> 'item/deleted'`, [deleted])).rowCount).toBe(0); // prettier-ignore
    expect((await stack.db.query(`select from webhooks.inbox where item_id = any($1) and body <> '{}'`, [deleted])).rowCount).toBe(0); // prettier-ignore
    expect(await slow.stop()).toEqual({ deadlocks: 0, waits: [] });
  } finally {
    await stack.stop();
  }
}, 300_000);

async function connect(stack: Stack, app: AppClient, count: number, name: string): Promise<string[]> {
  const parameters = { user: 'user-ok', password: 'password-ok' };
  const made = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      app.post<{ id: string }>('/items', { connectorId: 2, parameters, clientUserId: `${name}-${n}` }),
    ),
  );
  await stack.settled();
  return made.map(({ body }) => body.id);
}

/** Notes who waits for a lock longer than a second, and counts deadlocks. */
function watchForLocks(stack: Stack): { stop(): Promise<{ deadlocks: number; waits: unknown[] }> } {
  const waits: unknown[] = [];
  const look = async (): Promise<void> => {
    const { rows } = await stack.db.query(
      `select left(query, 200) as query from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query_start < clock_timestamp() - interval '1 second'`,
    );
    waits.push(...(rows as unknown[]));
  };
  const timer = setInterval(() => void look().catch(() => undefined), 250).unref();
  return {
    async stop() {
      clearInterval(timer);
      const { rows } = await stack.db.query<{ deadlocks: number }>(
        `select deadlocks::int from pg_stat_database where datname = current_database()`,
      );
      return { deadlocks: rows[0]!.deadlocks, waits };
    },
  };
}
