import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ItemDeletionAsked } from '../../src/items/events/item-deletion-asked.js';
import { ItemErased } from '../../src/items/events/item-erased.js';
import { DeleteItem } from '../../src/items/erasure/delete-item.js';
import { ListErasures } from '../../src/items/erasure/list-erasures.js';
import { readConfig } from '../../src/kernel/config/config.js';
import { Database, type Tx } from '../../src/kernel/database/database.js';
import { declaredSubscriptions } from '../../src/kernel/events/on-domain-event.js';
import { PluggyClient } from '../../src/kernel/pluggy/pluggy-client.js';
import { type Hub, startHub } from '../../src/main.js';
import type { AppClient } from '../harness/app-client.js';
import { UNLIMITED } from '../harness/hub.js';
import { plant } from '../harness/plant.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { tablesWith } from '../harness/tables-with.js';

class Crash extends Error {}

/**
 * A hub in this process that can be made to die: after so many statements, commits, lines and calls to Pluggy it does nothing
 * any more, and the transaction that was open is lost. What else the program does on its way is not known here.
 */
class MortalHub {
  private left = Infinity;
  steps = 0;

  constructor(readonly hub: Hub) {
    const database = hub.app.get(Database);
    const [query, transaction] = [database.query.bind(database), database.transaction.bind(database)];
    database.query = (...call) => this.step(() => query(...call)) as never;
    database.transaction = async (work) => {
      const result = await transaction((tx) =>
        work({ query: (...call: Parameters<Tx['query']>) => this.step(() => tx.query(...call)) } as Tx),
      );
      await this.step(() => Promise.resolve()); // it died right after the commit
      return result;
    };
    const pluggy = hub.app.get(PluggyClient);
    const deleteItem = pluggy.deleteItem.bind(pluggy);
    pluggy.deleteItem = (...call) => this.step(() => deleteItem(...call));
    const list = hub.app.get(ListErasures);
    const write = list.write.bind(list);
    list.write = (...call) => this.step(() => write(...call));
  }

  /** Deletes the Item with everything that follows, and dies after so many steps. @returns whether it lived to the end. */
  async deleteAndDie(
    appId: string,
    item: { id: string; endUserId: string },
    after: number,
  ): Promise<boolean> {
    this.left = after;
    this.steps = 0;
    const emitter = this.hub.app.get(EventEmitter2);
    const events = [new ItemDeletionAsked(item.id), new ItemErased(item.id, item.endUserId, appId)];
    try {
      await this.hub.app.get(DeleteItem).delete(appId, item.id);
      for (const event of events)
        for (const { handler } of declaredSubscriptions().filter((s) => event instanceof s.event))
          await emitter.emitAsync(handler, event);
      return true;
    } catch (error) {
      if (error instanceof Crash) return false;
      throw error;
    } finally {
      this.left = Infinity;
    }
  }

  private async step<T>(work: () => Promise<T>): Promise<T> {
    if (this.left <= 0) throw new Crash();
    const result = await work();
    this.steps++;
    if (--this.left <= 0) throw new Crash();
    return result;
  }
}

/** What was planted in one Item: none of it may be found anywhere afterwards. */
interface Planted {
  id: string;
  endUserId: string;
  texts: string[];
}

it('a deletion that dies after any statement and any call completes by itself, and leaves nothing', async () => {
  const small = ['checkingTransactions=3', 'cardTransactions=2', 'bankChanges=false'];
  const stack = await Stack.start({ sandboxArgs: small.flatMap((value) => ['--switch', value]) });
  let mortal: MortalHub | undefined;
  const folder = await mkdtemp(join(tmpdir(), 'deletion-crash-'));
  const file = join(folder, 'erasures.jsonl');
  await writeFile(file, '');
  try {
    const app = await stack.createApp();
    const [{ id: appId }] = (await stack.db.query<{ id: string }>(`select id from auth.apps`)).rows as [
      { id: string },
    ];
    const most = 60;
    const planted = await connectAndPlant(stack, app, most);
    await stack.hubs[0]!.stop(); // whatever is left to do stays undone
    mortal = new MortalHub(await startHub(configOf(stack, file)));
    let lived = false;
    let dead = 0;
    for (; !lived; dead++) {
      expect(dead).toBeLessThan(most);
      lived = await mortal.deleteAndDie(appId, planted[dead]!, dead + 1);
    }
    expect(dead).toBeGreaterThan(30);
    process.stderr.write(`a deletion died in ${dead - 1} places\n`);
    const kept = planted.slice(dead).map(({ id }) => `item:${id}`);
    await stack.db.query(`delete from graphile_worker._private_jobs j using graphile_worker._private_job_queues q where q.id = j.job_queue_id and q.queue_name = any($1)`, [kept]); // prettier-ignore
    await stack.startHub({ ERASURES_FILE: file });
    const deleted = planted.slice(0, dead);
    // Who was told nothing asks again: some died before the wish was written down.
    const again = await Promise.all(
      deleted.map(async ({ id }) => (await app.call('DELETE', `/items/${id}`)).status),
    );
    expect(again.findIndex((status) => status === 404)).toBeLessThan(10);
    expect(again.lastIndexOf(200)).toBeLessThan(10);
    await stack.settled();
    const atPluggy = (await stack.sandbox.control<{ items: Json[] }>('GET', '/state')).items.map(
      ({ id }) => id,
    );
    for (const { id, texts } of deleted) {
      expect(atPluggy).not.toContain(id);
      expect((await app.get(`/items/${id}`)).status).toBe(404);
      for (const text of texts) expect([text, await tablesWith(stack.db, text)]).toEqual([text, []]);
    }
    const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Json); // prettier-ignore
    expect(new Set(lines.map(({ id }) => id))).toEqual(new Set(deleted.map(({ id }) => id)));
    // And nothing of anybody else.
    for (const { id, texts } of planted.slice(dead, dead + 3)) {
      expect((await app.get(`/items/${id}`)).body).toMatchObject({ status: 'UPDATED' });
      expect(await tablesWith(stack.db, texts[0]!)).toContain('sync.transactions');
    }
  } finally {
    await mortal?.hub.close();
    await stack.stop();
    await rm(folder, { recursive: true });
  }
});

function configOf(stack: Stack, file: string): ReturnType<typeof readConfig> {
  return readConfig({
    DATABASE_URL: stack.database.url,
    PLUGGY_CLIENT_ID: stack.sandbox.ready.clientId,
    PLUGGY_CLIENT_SECRET: stack.sandbox.ready.clientSecret,
    PLUGGY_API_URL: stack.sandbox.ready.url,
    PUBLIC_URL: stack.url,
    HOST: '127.0.0.1',
    PORT: '0',
    ROLE: 'api',
    HUB_MODE: 'local',
    PLUGGY_RATE_LIMITS: UNLIMITED,
    LOG_LEVEL: 'silent',
    ERASURES_FILE: file,
  });
}

/** Connects Items with a text of their own in every table that keeps something of an Item. */
async function connectAndPlant(stack: Stack, app: AppClient, count: number): Promise<Planted[]> {
  const parameters = { user: 'user-ok', password: 'password-ok' };
  const ids: string[] = [];
  for (let n = 0; n < count; n += 15)
    ids.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(15, count - n) }, async (_, m) => {
          const clientUserId = `person-${n + m}-planted`;
          const body = { connectorId: 2, parameters, clientUserId };
          return (await app.post<{ id: string }>('/items', body)).body.id;
        }),
      )),
    );
  await stack.settled();
  for (const id of ids) await app.post(`/items/${id}/connect-link`, {});
  await stack.settled();
  return Promise.all(
    ids.map(async (id, n) => {
      const texts = await plant(stack.db, id, `planted-in-${n}-`);
      const { rows } = await stack.db.query<{ end_user_id: string }>(
        `select end_user_id from items.items where id = $1`,
        [id],
      );
      return { id, endUserId: rows[0]!.end_user_id, texts };
    }),
  );
}
