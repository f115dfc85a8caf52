import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import { NodeProcess, STEP_INTERVALS } from '../harness/node-process.js';
import { plant } from '../harness/plant.js';
import { createTestDatabase } from '../harness/postgres.js';
import { Receiver } from '../harness/receiver.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { tablesWith } from '../harness/tables-with.js';

/** What was erased after the backup was made, that is restored, is gone again before anybody can read it. */
describe('a database that is restored from a backup', () => {
  let folder: string;
  let file: string;
  let stack: Stack;
  let app: AppClient;
  let receiver: Receiver;
  let webhookId: string;
  let backup: string;
  let texts: Record<'ana' | 'bia' | 'carla', string[]>;
  let ids: Record<'ana' | 'bia' | 'bia2' | 'carla' | 'dora', string>;
  /** Widget tokens that two users have in their browsers: one from before the backup, one from after it. */
  let tokens: Record<'eva' | 'flora', string>;

  const lines = async (): Promise<Json[]> =>
    (await readFile(file, 'utf8')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Json); // prettier-ignore
  const connect = async (clientUserId: string): Promise<string> =>
    (await stack.connect(app, { clientUserId })).id;
  const token = async (clientUserId: string): Promise<string> =>
    (await app.post<{ accessToken: string }>('/connect_token', { options: { clientUserId } })).body.accessToken; // prettier-ignore
  const status = async (id: string): Promise<number> => (await app.get(`/items/${id}`)).status;
  const erased = (): string[] => [ids.ana, ids.bia, ids.bia2, ids.dora];
  const stopHubs = async (): Promise<void> => {
    await Promise.all(stack.hubs.splice(0).map((hub) => hub.stop()));
  };
  const cli = async (...args: string[]): Promise<{ code: number | null; output: string }> => {
    const run = new NodeProcess('cli.js', args, { DATABASE_URL: stack.database.url });
    return { code: (await run.exited).code, output: run.output };
  };
  const atPluggy = async (): Promise<string[]> =>
    (await stack.sandbox.control<{ items: { id: string }[] }>('GET', '/state')).items.map(({ id }) => id);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pluggy-hub-erasures-'));
    file = join(folder, 'erasures.jsonl');
    const small = ['checkingTransactions=5', 'cardTransactions=3', 'bankChanges=false'];
    stack = await Stack.start({
      sandboxArgs: small.flatMap((value) => ['--switch', value]),
      env: { ERASURES_FILE: file, ...STEP_INTERVALS },
    });
    app = await stack.createApp();
    receiver = await Receiver.start();
    const { body: webhook } = await app.post<{ id: string }>('/webhooks', {
      event: 'all',
      url: receiver.url,
    });
    webhookId = webhook.id;
    await app.call('PATCH', `/webhooks/${webhookId}`, { enabled: false }); // what it misses is kept, and in the backup
    ids = { ana: await connect('ana'), bia: await connect('bia'), bia2: await connect('bia'), carla: await connect('carla'), dora: '' }; // prettier-ignore
    tokens = { eva: await token('eva'), flora: '' };
    await stack.settled();
    texts = {
      ana: await plant(stack.db, ids.ana, 'planted-in-ana'),
      bia: await plant(stack.db, ids.bia, 'planted-in-bia'),
      carla: await plant(stack.db, ids.carla, 'planted-in-carla'),
    };
    backup = await stack.database.backUp();
    ids.dora = await connect('dora'); // the backup knows nothing of her
    tokens.flora = await token('flora');
  });
  afterAll(async () => {
    await stack?.stop();
    await receiver?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('lists an erasure before whoever asked is answered, whether or not Pluggy is there', async () => {
    await stack.sandbox.fault({ match: { method: 'DELETE', path: '/items' }, kind: 'status', status: 503 });
    for (const id of [ids.ana, ids.dora]) {
      expect((await app.call('DELETE', `/items/${id}`)).status).toBe(200);
      expect(await lines()).toContainEqual(expect.objectContaining({ kind: 'item', id }));
    }
    for (const user of ['bia', 'eva', 'flora'])
      expect((await app.call('DELETE', `/users/${user}`)).status).toBe(200);
    const listed = await lines();
    expect(listed.map(({ kind }) => kind).sort()).toEqual([
      'item',
      'item',
      'item',
      'item',
      'user',
      'user',
      'user',
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/ana|bia|dora|eva|flora|planted/);
    expect(await atPluggy()).toContain(ids.ana);
    await stack.sandbox.noFaults();
    await stack.settled();
    for (const id of erased()) expect(await atPluggy()).not.toContain(id);
    expect(await lines()).toEqual(listed); // each once
    expect(await tablesWith(stack.db, 'planted-in-ana')).toEqual([]);
  });

  it('does not show what was erased since, and erases it once more', async () => {
    await stopHubs();
    await stack.database.restore(backup);
    expect(await tablesWith(stack.db, 'planted-in-ana')).toEqual(expect.arrayContaining(['sync.transactions', 'webhooks.inbox', 'items.reviews'])); // prettier-ignore
    const rows = (await stack.db.query(`select from sync.transactions where item_id = $1`, [ids.carla])).rowCount; // prettier-ignore
    // Nothing can be erased yet: that it cannot be read is not because it is gone already.
    await stack.sandbox.fault({ match: { method: 'DELETE', path: '/items' }, kind: 'status', status: 503 });
    const answers: number[] = [];
    let looking = true;
    const look = (async () => {
      while (looking) answers.push(...(await Promise.all([ids.ana, ids.bia, ids.bia2].map((id) => status(id).catch(() => 0))))); // prettier-ignore
    })();
    await Promise.all([stack.startHub(), stack.startHub({ PORT: '0' })]); // and two processes do it once
    await eventually(() => Promise.resolve(answers.slice(-3).every((answer) => answer !== 0)));
    looking = false;
    await look;
    expect(new Set(answers.filter((answer) => answer !== 0))).toEqual(new Set([404]));
    for (const id of erased()) expect(await status(id)).toBe(404);
    expect((await app.get('/users/bia')).status).toBe(404);
    const list = (await app.get<{ results: Json[] }>('/v2/items')).body.results;
    expect(list.map(({ id }) => id)).toEqual([ids.carla]);
    expect(await tablesWith(stack.db, 'planted-in-ana')).toContain('sync.transactions');
    // Nor is its app told anything of it that the backup still had to tell; in the order of the backup carla comes last.
    await app.call('PATCH', `/webhooks/${webhookId}`, { enabled: true });
    const toldOf = (id: string): string[] => receiver.accepted(id).map(({ body }) => body.event);
    await eventually(() => Promise.resolve(toldOf(ids.carla).includes('item/created')));
    expect(erased().flatMap(toldOf)).toEqual([]);

    await stack.sandbox.noFaults();
    await stack.settled();
    expect(erased().map(toldOf)).toEqual(erased().map(() => ['item/deleted']));
    for (const text of [...texts.ana, ...texts.bia])
      expect([text, await tablesWith(stack.db, text)]).toEqual([text, []]);
    const { rows: asked } = await stack.db.query(`select subject from auth.audit_log where action = 'item deletion asked' and details->>'reason' = 'erased before a restore'`); // prettier-ignore
    expect(asked.map(({ subject }: Json) => subject).sort()).toEqual(erased().sort());
    // Of Items that the backup did not know there is a tombstone, and nothing that comes late gets past it.
    await stack.deliver({ event: 'item/created', eventId: crypto.randomUUID(), itemId: ids.dora });
    await stack.settled();
    expect((await stack.db.query(`select erased_at is not null as erased from items.items where id = $1`, [ids.dora])).rows).toEqual([{ erased: true }]); // prettier-ignore
    // And nothing of anybody else.
    expect((await app.get(`/items/${ids.carla}`)).body).toMatchObject({ status: 'UPDATED', clientUserId: 'carla' }); // prettier-ignore
    expect((await stack.db.query(`select from sync.transactions where item_id = $1`, [ids.carla])).rowCount).toBe(rows); // prettier-ignore
    expect(await tablesWith(stack.db, texts.carla[1]!)).toContain('sync.accounts');
    expect(await atPluggy()).toContain(ids.carla);
  });

  it('deletes what a user who is gone still connects, whether or not the backup knew the user', async () => {
    for (const user of ['eva', 'flora'] as const) {
      const made = await fetch(`${stack.sandbox.ready.url}/items`, {
        method: 'POST',
        headers: { 'x-api-key': tokens[user], 'content-type': 'application/json' },
        body: JSON.stringify({ connectorId: 2, parameters: { user: 'user-ok', password: 'password-ok' } }),
      });
      const { id } = (await made.json()) as { id: string };
      await stack.settled();
      expect([user, (await atPluggy()).includes(id), await status(id)]).toEqual([user, false, 404]);
      expect(await lines()).toContainEqual(expect.objectContaining({ kind: 'item', id }));
    }
    expect(await tablesWith(stack.db, 'eva')).toEqual([]);
  });

  it('is noticed under a hub that nobody has stopped', async () => {
    const hub = stack.hubs[0]!;
    await stack.database.restore(backup);
    await eventually(async () => (await status(ids.ana)) === 200);
    await hub.step();
    for (const id of erased()) expect(await status(id)).toBe(404);
    await stack.settled();
    expect(await tablesWith(stack.db, 'planted-in-ana')).toEqual([]);
  });

  it('without the file it is the operator’s to apply the list, or to know that it is incomplete', async () => {
    await stopHubs();
    await stack.database.restore(backup);
    const hub = await stack.startHub({ ERASURES_FILE: '' });
    expect(hub.output).toContain('ERASURES_FILE is not set');
    expect(await status(ids.ana)).toBe(200); // as nobody knows better
    expect(await cli('erasures', 'export')).toEqual({ code: 0, output: '' });
    const applied = await cli('erasures', 'apply', file, '--json');
    expect(JSON.parse(applied.output)).toMatchObject({ items: 6, users: 3 });
    for (const id of erased()) expect(await status(id)).toBe(404);
    await stack.settled();
    expect(await tablesWith(stack.db, 'planted-in-ana')).toEqual([]);
    const exported = (await cli('erasures', 'export')).output.split('\n');
    expect(new Set(exported)).toEqual(new Set((await lines()).map((line) => JSON.stringify(line))));
    expect(JSON.parse((await cli('erasures', 'apply', file, '--json')).output)).toMatchObject({ items: 0, users: 0 }); // prettier-ignore
    await expect(stack.db.query(`delete from items.erasures`)).rejects.toThrow('append-only');
  });

  it('from before this version is brought up to date by the command that applies the list', async () => {
    await stopHubs();
    await stack.database.restore(backup);
    const migrate = JSON.stringify(join(process.cwd(), 'dist/src/kernel/database/migrate.js'));
    const backwards = `const { revertLast } = await import(${migrate}); await revertLast(process.env.DATABASE_URL);`;
    const listed = async (): Promise<boolean> =>
      (await stack.db.query<{ name: string | null }>(`select to_regclass('items.erasures') as name`)).rows[0]!.name !== null; // prettier-ignore
    while (await listed())
      await promisify(execFile)(process.execPath, ['--input-type=module', '-e', backwards], { env: { ...process.env, DATABASE_URL: stack.database.url } }); // prettier-ignore
    // Not by a name that is mistyped, nor by a file that is another.
    const other = join(folder, 'other.jsonl');
    await writeFile(other, `${await readFile(file, 'utf8')}nonsense\n`);
    const refused = [await cli('erasures', 'apply', `${file}l`), await cli('erasures', 'apply', other)];
    expect(refused.map(({ code }) => code)).toEqual([1, 1]);
    expect(refused[0]!.output).toContain('ENOENT');
    expect(refused[1]!.output).toContain('not understood as an erasure');
    expect(await listed()).toBe(false);
    const { code, output } = await cli('erasures', 'apply', file, '--json');
    expect([code, JSON.parse(output)]).toEqual([0, { listed: 9, items: 6, users: 3, torn: 0 }]);
    expect((await stack.db.query(`select from items.items where id = any($1) and deletion_asked_at is null`, [erased()])).rowCount).toBe(0); // prettier-ignore

    const nothing = await createTestDatabase({ empty: true });
    const elsewhere = new NodeProcess('cli.js', ['erasures', 'apply', file], { DATABASE_URL: nothing.url });
    expect((await elsewhere.exited).code).toBe(1);
    expect(elsewhere.output).toContain('has no tables of the hub');
    await nothing.drop();
  });
});
