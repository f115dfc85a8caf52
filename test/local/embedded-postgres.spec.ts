import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeldPostgres } from './held-postgres.js';
import { until } from './processes.js';

const onUnix = process.platform === 'win32' ? describe.skip : describe;

onUnix('the embedded PostgreSQL', () => {
  let dataDir: string;
  let held: HeldPostgres[];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pluggy hub embedded-'));
    held = [];
  });
  afterEach(async () => {
    for (const each of held) await each.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (): Promise<HeldPostgres> => {
    const postgres = await HeldPostgres.start(dataDir);
    held.push(postgres);
    return postgres;
  };

  it('keeps data, port and password between starts, and leaves no process', async () => {
    const first = await start();
    await first.query('create table kept as select 42 as answer');
    expect(await first.stop()).toEqual({ code: 0, stderr: '' });
    expect(first.left).toEqual([]);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await second.query('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('keeps its password where only the owner may read, and listens on the loopback address only', async () => {
    const postgres = await start();
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(postgres.directory)).mode & 0o777).toBe(0o700);
    expect(await postgres.query('show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });

  it('refuses a second start in the same folder and names the pid of the first', async () => {
    const first = await start();
    await expect(HeldPostgres.start(dataDir)).rejects.toThrow(`(pid ${first.pid})`);
    expect(await first.query('select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('lets exactly one of two starts at the same moment in, also over the lock of a dead one', async () => {
    await (await start()).kill();
    const both = await Promise.allSettled([HeldPostgres.start(dataDir), HeldPostgres.start(dataDir)]);
    held.push(...both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('starts over a lock whose pid belongs to another program by now', async () => {
    await writeFile(join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, port: 1, token: 'gone' }));
    expect(await (await start()).query('select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('is gone after kill -9 of its holder, and the next start has the data', async () => {
    const first = await start();
    await first.query('create table kept as select 42 as answer');
    await first.kill();
    await until('PostgreSQL and its watchdog are gone', () => first.left.length === 0);
    expect(await (await start()).query('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('starts at once after kill -9 of its holder, though the earlier server is still ending', async () => {
    const first = await start();
    await first.query('create table kept as select 42 as answer');
    await first.kill();
    expect(await (await start()).query('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('gets a new watchdog when the watchdog is killed', async () => {
    const postgres = await start();
    const [watchdog] = postgres.watchdogPids;
    // A watchdog that dies right after its start is taken for one that cannot run, and ends everything.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    process.kill(watchdog!, 'SIGKILL');
    await until('there is another watchdog', () => postgres.watchdogPids.some((pid) => pid !== watchdog));
    await postgres.kill();
    await until('PostgreSQL and its watchdog are gone', () => postgres.left.length === 0);
  });

  it('replaces a server that outlived holder and watchdog', async () => {
    const first = await start();
    await first.query('create table kept as select 42 as answer');
    for (const watchdog of first.watchdogPids) process.kill(watchdog, 'SIGSTOP');
    await first.kill();
    const orphan = await first.postmasterPid();
    for (const watchdog of first.watchdogPids) process.kill(watchdog, 'SIGKILL');
    const second = await start();
    expect(await second.postmasterPid()).not.toBe(orphan);
    expect(await second.query('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('tells its holder when it was killed, and recovers at the next start', async () => {
    const first = await start();
    await first.query('create table kept as select 42 as answer');
    process.kill(await first.postmasterPid(), 'SIGKILL');
    expect(await first.end()).toEqual({ code: 1, stderr: expect.stringContaining('PostgreSQL ended') });
    await until('nothing is left', () => first.left.length === 0);
    expect(await (await start()).query('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('takes another port when somebody listens on the kept one', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    const second = await start();
    squatter.close();
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    expect(await second.query('select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('says which version made the data when it is another one', async () => {
    const postgres = await start();
    await postgres.stop();
    await writeFile(join(postgres.directory, 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 15, this is PostgreSQL 18/);
  });

  it('leaves no value of a row in its log', async () => {
    const postgres = await start();
    await postgres.query('create table person (cpf text primary key)');
    await postgres.query(`insert into person values ('123.456.789-00')`);
    await expect(postgres.query(`insert into person values ('123.456.789-00')`)).rejects.toThrow(
      'duplicate key',
    );
    const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('123.456.789-00');
  });
});
