import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppClient } from '../harness/app-client.js';
import { eventually } from '../harness/eventually.js';
import { NodeProcess } from '../harness/node-process.js';
import { copiedRows, rowDifferences, trueRows } from '../harness/product-rows.js';
import type { Json } from '../harness/sandbox.js';
import { Stack } from '../harness/stack.js';
import { PluggyApi } from '../sandbox/pluggy-api.js';

/** Items that exist at Pluggy and that the hub did not make. */
describe('an import', () => {
  let stack: Stack;
  let app: AppClient;
  let other: AppClient;
  let pluggy: PluggyApi;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'import-'));
    stack = await Stack.start({
      sandboxArgs: ['--switch', 'autoSync=false', '--switch', 'bankChanges=false'],
      env: { WORKER_SILENCE_SECONDS: '2' },
    });
    app = await stack.createApp();
    other = await stack.createApp();
    pluggy = await PluggyApi.login(stack.sandbox);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await stack?.stop();
  });
  afterEach(() => stack.sandbox.noFaults());

  /** Made with Pluggy's own key, beside the hub. */
  async function madeBeside(count: number, clientUserId?: string): Promise<string[]> {
    const parameters = { user: 'user-ok', password: 'password-ok' };
    const ids: string[] = [];
    for (let n = 0; n < count; n++)
      ids.push(String((await pluggy.item(stack.sandbox, 2, parameters, { clientUserId })).id));
    await stack.settled();
    return ids;
  }

  async function imported(as: AppClient, items: object[]): Promise<Json & { results: Json[] }> {
    const { status, body } = await as.post('/items/import', { items });
    expect([status, body.endedAt]).toEqual([200, null]);
    await stack.settled();
    return (await as.get<Json & { results: Json[] }>(`/imports/${String(body.id)}`)).body;
  }

  async function cli(...args: string[]): Promise<{ code: number | null; output: string }> {
    const process = new NodeProcess('cli.js', args, { DATABASE_URL: stack.database.url });
    const { code } = await process.exited;
    return { code, output: process.output };
  }

  async function expectWholeCopy(itemId: string): Promise<void> {
    expect(rowDifferences(await copiedRows(stack, itemId), trueRows(await stack.sandbox.truth(itemId)))).toEqual([]); // prettier-ignore
  }

  it('adopts Items by their ids, whole, and keeps them current from then on', async () => {
    const [first, second] = (await madeBeside(2, 'pluggys-word')) as [string, string];
    expect((await app.get(`/items/${first}`)).status).toBe(404);
    expect((await cli('item', 'unclaimed')).output).toContain(first);
    const progress = await imported(app, [{ id: first, clientUserId: 'maria' }, { id: second.toUpperCase() }, { id: second }]); // prettier-ignore
    expect(progress).toMatchObject({
      source: 'ids',
      error: null,
      total: 2,
      waiting: 0,
      adopted: 2,
      failed: 0,
    });
    expect(progress.endedAt).not.toBeNull();
    expect((await cli('item', 'unclaimed')).output).not.toContain(first);
    for (const [id, clientUserId] of [
      [first, 'maria'],
      [second, 'pluggys-word'],
    ] as const) {
      // prettier-ignore
      expect((await app.get(`/items/${id}`)).body).toMatchObject({ id, status: 'UPDATED', clientUserId });
      await expectWholeCopy(id);
    }
    const runs = await app.get<{ results: Json[] }>(`/items/${first}/sync-runs`);
    expect(runs.body.results.at(-1)).toMatchObject({ cause: 'import', outcome: 'done' });
    const asked = await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests');
    expect(asked['PATCH /items/:id']).toBeUndefined();

    await stack.sandbox.sync(first, { add: 2, delete: 1 });
    await stack.settled();
    expect((await app.get(`/items/${first}`)).body).toMatchObject({ clientUserId: 'maria' });
    await expectWholeCopy(first);
    expect((await app.call('DELETE', `/items/${first}`)).status).toBe(200);
    await stack.settled();
    expect((await pluggy.get(`/items/${first}`)).status).toBe(404);
    expect(await imported(app, [{ id: first }])).toMatchObject({ notFound: 1 });
    expect((await app.get(`/items/${first}`)).status).toBe(404);
  });

  it('finds nothing where an Item is another app’s, or none of Pluggy’s', async () => {
    const theirs = (await stack.connect(other)).id;
    const [free] = (await madeBeside(1)) as [string];
    expect(await imported(other, [{ id: free }])).toMatchObject({ adopted: 1 });
    const unknown = randomUUID();
    const progress = await imported(app, [{ id: theirs }, { id: free }, { id: unknown }]);
    expect(progress).toMatchObject({ total: 3, notFound: 3, adopted: 0 });
    expect(progress.results.map(({ outcome }) => outcome)).toEqual(Array(3).fill('not_found'));
    expect(await imported(other, [{ id: theirs }])).toMatchObject({ alreadyYours: 1 });
    expect((await other.get(`/imports/${String(progress.id)}`)).status).toBe(404);
    expect((await app.get(`/items/${free}`)).status).toBe(404);
  });

  it.each([
    [{}, 400],
    [{ items: [] }, 400],
    [{ items: [{ id: 'x' }] }, 400],
    [{ items: [{}] }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await app.post('/items/import', body)).status).toBe(status);
  });

  it('resumes where it was when its process is killed, and goes on without the command line', async () => {
    const ids = await madeBeside(6);
    await stack.sandbox.fault({ match: { method: 'GET', path: '^/items/' }, kind: 'latency', ms: 400 });
    writeFileSync(join(folder, 'ids.csv'), `${ids.map((id, n) => `${id},user-${n}`).join('\n')}\n`);
    const asked = new NodeProcess('cli.js', ['item', 'import', app.clientId, '--file', join(folder, 'ids.csv')], { DATABASE_URL: stack.database.url }); // prettier-ignore
    const id = await asked.line((line) => /^Import (\S+)\. /.exec(line)?.[1]);
    asked.kill('SIGKILL');
    const adopted = async (): Promise<number> =>
      (await app.get<{ adopted: number }>(`/imports/${id}`)).body.adopted;
    await eventually(async () => (await adopted()) >= 2);
    stack.hubs.at(-1)!.kill('SIGKILL');
    await stack.hubs.at(-1)!.exited;
    await stack.startHub();
    const { body } = await app.get<{ endedAt: string | null; waiting: number }>(`/imports/${id}`);
    expect([body.endedAt, body.waiting > 0]).toEqual([null, true]);
    await stack.sandbox.noFaults();
    const end = await cli('item', 'import', app.clientId, '--resume', id, '--json');
    expect(end.code).toBe(0);
    expect(JSON.parse(end.output.split('\n').at(-1)!)).toMatchObject({ total: 6, waiting: 0, adopted: 6 });
    await stack.settled();
    for (const [n, item] of ids.entries())
      expect((await app.get(`/items/${item}`)).body).toMatchObject({ clientUserId: `user-${n}`, status: 'UPDATED' }); // prettier-ignore
  });

  it('takes all that Pluggy lists, where Pluggy has enabled that, and says so where not', async () => {
    const refused = await cli('item', 'import', app.clientId, '--from-pluggy');
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('ended early: The feature is not enabled for this client');
    const ids = await madeBeside(3);
    await stack.sandbox.control('PATCH', '/switches', { v2Items: true });
    const { code, output } = await cli('item', 'import', app.clientId, '--from-pluggy');
    expect(output).toContain("3 of 3: 3 adopted, 0 already the app's, 0 not found, 0 failed");
    expect(code).toBe(0);
    await stack.settled();
    for (const id of ids) await expectWholeCopy(id);
  });

  it('by the command line refuses what it cannot begin', async () => {
    writeFileSync(join(folder, 'bad.csv'), `${randomUUID()}\nnot an id\n`);
    writeFileSync(join(folder, 'empty.csv'), '\n');
    const said = async (...args: string[]): Promise<[number | null, string]> => {
      const { code, output } = await cli('item', 'import', ...args);
      return [code, output];
    };
    expect(await said(app.clientId, '--file', join(folder, 'bad.csv'))).toEqual([1, 'Line 2 does not begin with an Item id.']); // prettier-ignore
    expect((await said(app.clientId, '--file', join(folder, 'empty.csv')))[0]).toBe(1);
    expect(await said(app.clientId, '--file', '/no/such/file')).toEqual([
      1,
      'There is no file /no/such/file.',
    ]);
    for (const sources of [[], ['--from-pluggy', '--resume', randomUUID()]]) {
      const [code, output] = await said(app.clientId, ...sources);
      expect([sources, code]).toEqual([sources, 2]);
      expect(output).toContain('Exactly one of --file, --from-pluggy and --resume must be given.\n\nUsage:');
    }
    const unknown = randomUUID();
    expect(await said(app.clientId, '--resume', unknown)).toEqual([1, `The app has no import ${unknown}.`]);
    expect((await said(randomUUID(), '--from-pluggy'))[1]).toContain('There is no live credential');
  });
});
