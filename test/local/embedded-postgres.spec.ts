import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeldPostgres } from './held-postgres.js';
import { until } from './processes.js';

const onUnix = process.platform === 'win32' ? describe.skip : describe;

// One data folder for all tests: making one takes longer than everything that is tried here. Each test takes the
// server that the one before left running, or starts one, so each can also be run alone.
onUnix('the embedded PostgreSQL', () => {
  let base: string;
  let dataDir: string;
  const held: HeldPostgres[] = [];

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'pluggy hub embedded-'));
    // Where root starts it, PostgreSQL runs as nobody, who has to pass here.
    await chmod(base, 0o755);
    dataDir = join(base, '.data');
  });
  afterAll(async () => {
    for (const each of held) await each.stop();
    await rm(base, { recursive: true, force: true });
  });

  const start = async (folder = dataDir): Promise<HeldPostgres> => {
    const postgres = await HeldPostgres.start(folder);
    held.push(postgres);
    return postgres;
  };
  const running = async (): Promise<HeldPostgres> => held.find((each) => !each.over) ?? (await start());

  const keep = (postgres: HeldPostgres, answer: number): Promise<unknown> =>
    postgres.query(`drop table if exists kept; create table kept as select ${answer} as answer`);
  const kept = async (postgres: HeldPostgres): Promise<unknown> =>
    (await postgres.query('select answer from kept'))[0]?.answer;

  it('keeps data, port and password between starts, and leaves no process', async () => {
    const first = await running();
    await keep(first, 1);
    expect(await first.stop()).toEqual({ code: 0, stderr: '' });
    expect(first.left).toEqual([]);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await kept(second)).toBe(1);
  });

  it('keeps its password where only the owner may read, and listens on the loopback address only', async () => {
    const postgres = await running();
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(postgres.directory)).mode & 0o777).toBe(0o700);
    expect(await postgres.query('show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });

  it('leaves no value of a row in its log', async () => {
    const postgres = await running();
    await postgres.query('create table person (cpf text primary key)');
    await postgres.query(`insert into person values ('123.456.789-00')`);
    await expect(postgres.query(`insert into person values ('123.456.789-00')`)).rejects.toThrow(
      'duplicate key',
    );
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('123.456.789-00');
  });

  it('refuses a second start in the same folder and names the pid of the first', async () => {
    const first = await running();
    await expect(start()).rejects.toThrow(`(pid ${first.pid})`);
    expect(await first.query('select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('lets exactly one of two starts at the same moment in, also over the lock of a dead one', async () => {
    await (await running()).kill();
    const both = await Promise.allSettled([start(), start()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('starts over a lock whose pid belongs to another program by now', async () => {
    await (await running()).stop();
    await writeFile(join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, port: 1, token: 'gone' }));
    expect(await (await start()).query('select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('is gone after kill -9 of its holder, and the next start has the data', async () => {
    const first = await running();
    await keep(first, 2);
    await first.kill();
    await until('PostgreSQL and its watchdog are gone', () => first.left.length === 0);
    expect(await kept(await start())).toBe(2);
  });

  it('starts at once after kill -9 of its holder, though the earlier server is still ending', async () => {
    const first = await running();
    await keep(first, 3);
    await first.kill();
    expect(await kept(await start())).toBe(3);
  });

  it('gets a new watchdog when the watchdog is killed', async () => {
    const postgres = await running();
    const [watchdog] = postgres.watchdogPids;
    process.kill(watchdog!, 'SIGKILL');
    await until('there is another watchdog', () => postgres.watchdogPids.some((pid) => pid !== watchdog));
    await postgres.kill();
    await until('PostgreSQL and its watchdog are gone', () => postgres.left.length === 0);
  });

  it('replaces a server that outlived holder and watchdog', async () => {
    const first = await running();
    await keep(first, 4);
    for (const watchdog of first.watchdogPids) process.kill(watchdog, 'SIGSTOP');
    await first.kill();
    const orphan = await first.postmasterPid();
    for (const watchdog of first.watchdogPids) process.kill(watchdog, 'SIGKILL');
    const second = await start();
    expect(await second.postmasterPid()).not.toBe(orphan);
    expect(await kept(second)).toBe(4);
  });

  it('tells its holder when it was killed, and recovers at the next start', async () => {
    const first = await running();
    await keep(first, 5);
    process.kill(await first.postmasterPid(), 'SIGKILL');
    expect(await first.end()).toEqual({ code: 1, stderr: expect.stringContaining('PostgreSQL ended') });
    await until('nothing is left', () => first.left.length === 0);
    expect(await kept(await start())).toBe(5);
  });

  it('takes another port when somebody listens on the kept one', async () => {
    const first = await running();
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    const second = await start();
    squatter.close();
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    expect(await second.query('select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('says which version made the data when it is another one', async () => {
    const old = join(base, 'of an old version');
    await mkdir(join(old, 'postgres'), { recursive: true });
    await writeFile(join(old, 'postgres/PG_VERSION'), '15\n');
    await expect(start(old)).rejects.toThrow(/made by PostgreSQL 15, this is PostgreSQL 18/);
  });
});
