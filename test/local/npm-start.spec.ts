import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEMO_ITEMS } from '../../src/local/demo-items.js';
import { HubApi } from '../../src/local/hub-api.js';
import { UNLIMITED } from '../harness/hub.js';
import { LocalHub, type Part } from './local-hub.js';
import { until } from './processes.js';

const root = join(import.meta.dirname, '../..');
const UPDATED = /demo Item \S+: UPDATED\/SUCCESS, 2 accounts, (\d+) transactions/;
const SEEDED = /demo Items: \d+ in all the states/;
const onUnix = process.platform === 'win32' ? describe.skip : describe;

// A start takes seconds, on a busy machine many. So each test takes the hub that the one before left running, or
// starts one: what a test proves at its end is what the next begins with, and each can also be run alone.
jest.setTimeout(180_000);

onUnix('npm start without configuration', () => {
  let folder: string;
  let running: LocalHub | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pluggy hub start-'));
    await chmod(folder, 0o755);
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      scripts: { start: string };
    };
    await LocalHub.prepare(folder, manifest.scripts.start);
  });
  afterAll(async () => {
    running?.interrupt();
    await running?.exit;
    await rm(folder, { recursive: true, force: true });
  });

  const start = (env: NodeJS.ProcessEnv = {}): Promise<LocalHub> => {
    running = LocalHub.run(folder, env);
    return running.ready();
  };
  const theHub = async (): Promise<LocalHub> => (running?.runs ? running : start());

  it('prints a first request that works when pasted, and the demo Item until its rows can be read', async () => {
    const text = await (await theHub()).printed(UPDATED);
    if (spawnSync('curl', ['--version']).error)
      process.stdout.write('Skipped: the first request, without curl.\n');
    else {
      const paste = text.slice(text.indexOf('curl -s'), text.indexOf('\n\n', text.indexOf('curl -s')));
      const { stdout } = await promisify(execFile)('sh', ['-c', paste]);
      const { results } = JSON.parse(stdout) as { results: { type: string }[] };
      expect(results.map(({ type }) => type).sort()).toEqual(['BANK', 'CREDIT']);
    }
    const hubUrl = /^ {2}Hub +(\S+)$/m.exec(text)?.[1];
    expect(text).toContain(`  Connect page   ${hubUrl}/connect#`); // the sandbox's is of no use without the hub's token
    for (const file of ['demo-app.json', 'admin.json'])
      expect((await stat(join(folder, '.data', file))).mode & 0o777).toBe(0o600);
    const explorers = (await (await fetch(`${hubUrl}/docs/demo`)).json()) as object;
    expect(explorers).toEqual(JSON.parse(await readFile(join(folder, '.data/demo-app.json'), 'utf8')));
  });

  it('refuses a second start in the folder, naming the pid, while the first goes on', async () => {
    const first = await theHub();
    const second = LocalHub.run(folder);
    await expect(second.ready()).rejects.toThrow(`Another pluggy-hub (pid ${first.pidOf('hub')})`);
    expect(await second.exit).toBe(1);
    expect(first.pidOf('PostgreSQL')).toBeGreaterThan(0);
    expect(first.runs).toBe(true);
  });

  it('goes on after kill -9 of the watchdog, with another one', async () => {
    const hub = await theHub();
    const killed = hub.pidOf('watchdog');
    process.kill(killed, 'SIGKILL');
    await until('there is another watchdog', () => ![undefined, killed].includes(hub.pidIfAny('watchdog')));
    expect(hub.pidOf('PostgreSQL')).toBeGreaterThan(0);
    expect(hub.runs).toBe(true);
    await hub.printed(UPDATED);
  });

  it('ends with exit code 0 after Ctrl-C and leaves nothing; the next start has the same app, Item and rows', async () => {
    const first = await theHub();
    const before = await first.printed(UPDATED);
    first.interrupt();
    expect(await first.exit).toBe(0);
    expect(first.left).toEqual([]);
    const after = await (await start()).printed(UPDATED);
    for (const kept of [
      /client id +\S+/,
      /client secret +\S+/,
      /Demo Item +\S+/,
      /Admin +user +admin\n +password +\w{5}-\S+/,
      UPDATED,
      /PostgreSQL +\S+/,
      /Sandbox +\S+/,
    ]) {
      expect(kept.exec(after)?.[0]).toBe(kept.exec(before)?.[0]);
    }
  });

  it.each<[Part, number | string, RegExp]>([
    ['npm', 'SIGKILL', /npm is gone/],
    ['hub', 'SIGKILL', /./],
    ['sandbox', 1, /The sandbox ended unexpectedly/],
    ['PostgreSQL', 1, /PostgreSQL ended unexpectedly/],
  ])('leaves nothing after kill -9 of %s, and starts again', async (part, how, says) => {
    const first = await theHub();
    process.kill(first.pidOf(part), 'SIGKILL');
    expect([how, 137]).toContain(await first.exit);
    await first.printed(says);
    await until('nothing is left', () => first.left.length === 0);
    await (await start()).printed(UPDATED);
  });

  it('ends with exit code 0 after SIGTERM to npm alone', async () => {
    const hub = await theHub();
    hub.terminate();
    expect(await hub.exit).toBe(0);
    expect(hub.left).toEqual([]);
  });

  it('ends with exit code 0 after Ctrl-C in the middle of the start', async () => {
    const hub = (running = LocalHub.run(folder));
    await until('PostgreSQL is starting', () => hub.left.length > 0);
    hub.interrupt();
    expect(await hub.exit).toBe(0);
    expect(hub.left).toEqual([]);
  });

  it('connects people in all states behind it, goes on after kill -9, and does so once', async () => {
    running?.interrupt();
    await running?.exit;
    const seeding = { DEMO_ITEMS: 'true', PLUGGY_RATE_LIMITS: UNLIMITED };
    const file = join(folder, '.data/demo-items.json');
    type Progress = { items: Record<string, unknown> };
    const progress = async (): Promise<Progress> =>
      JSON.parse(await readFile(file, 'utf8').catch(() => '{"items":{}}')) as Progress;
    const connected = async (): Promise<number> => Object.keys((await progress()).items).length;
    const first = await start(seeding);
    await withoutDelay(await first.printed(UPDATED));
    await until('some are connected', async () => (await connected()) >= 10, 60_000);
    process.kill(first.pidOf('hub'), 'SIGKILL');
    await first.exit;
    await until('nothing is left', () => first.left.length === 0);
    expect(await connected()).toBeLessThan(DEMO_ITEMS.length);
    // As if it had been killed between connecting one and remembering that.
    const { items: known, ...rest } = await progress();
    await writeFile(
      file,
      JSON.stringify({ ...rest, items: Object.fromEntries(Object.entries(known).slice(1)) }),
    );

    const again = await start(seeding);
    await withoutDelay(await again.printed(UPDATED));
    const second = await again.printed(SEEDED);
    const wanted = DEMO_ITEMS.map(({ clientUserId, connectorId }) => `${clientUserId} ${connectorId}`);
    expect(await people(second)).toEqual(['demo-user 2', ...wanted].sort());
    const items = await itemsOf(second);
    for (const status of STATUSES) expect(items.map((item) => item.status)).toContain(status);
    for (const flag of FLAGS)
      await until(`an Item is ${flag}`, async () => (await itemsOf(second, `flag=${flag}`)).length > 0);

    running!.interrupt();
    await running!.exit;
    const third = await (await start(seeding)).printed(SEEDED);
    expect(third).toContain('as an earlier start has made them');
    const demoItem = /Demo Item +\S+/;
    expect(demoItem.exec(third)![0]).toBe(demoItem.exec(second)![0]);
    expect(await people(third)).toEqual(['demo-user 2', ...wanted].sort());
  }, 300_000);

  interface Item {
    id: string;
    clientUserId: string;
    connector: { id: number };
    status: string;
  }
  /** The demo app's Items, at the hub that has printed this. */
  const itemsOf = async (printed: string, query = ''): Promise<Item[]> => {
    const [clientId, clientSecret] = ['id', 'secret'].map((what) => new RegExp(`client ${what} +(\\S+)`).exec(printed)![1]!); // prettier-ignore
    const hub = new HubApi(/^ {2}Hub +(\S+)$/m.exec(printed)![1]!, { clientId: clientId!, clientSecret: clientSecret! }); // prettier-ignore
    return (await hub.get<{ results: Item[] }>(`/v2/items?${query}`)).results;
  };
  const people = async (printed: string): Promise<string[]> =>
    (await itemsOf(printed)).map(({ clientUserId, connector }) => `${clientUserId} ${connector.id}`).sort();
  /** Executions at the bank take no time from now on. */
  const withoutDelay = async (printed: string): Promise<void> => {
    const sandbox = /^ {2}Sandbox +(\S+)$/m.exec(printed)![1]!;
    await fetch(`${sandbox}/_sandbox/switches`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ executionMs: 50 }),
    });
  };
});

const STATUSES = [
  'UPDATED',
  'UPDATING',
  'LOGIN_ERROR',
  'OUTDATED',
  'WAITING_USER_INPUT',
  'WAITING_USER_ACTION',
];
const FLAGS = ['ERRORED', 'STALE', 'AUTO_SYNC_DISABLED', 'CONSENT_EXPIRING', 'CONSENT_EXPIRED', 'CONSENT_REVOKED', 'REMOVALS_HELD', 'DUPLICATE']; // prettier-ignore
