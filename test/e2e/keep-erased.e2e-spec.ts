import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter2 } from '@nestjs/event-emitter';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { audit } from '../../src/auth/audit.js';
import { ForgetUser } from '../../src/connect/forget-user.js';
import { ApplyErasures } from '../../src/items/erasure/apply-erasures.js';
import { AskDeletion } from '../../src/items/erasure/ask-deletion.js';
import type { Erasure } from '../../src/items/erasure/erasure.js';
import { KeepErased } from '../../src/items/erasure/keep-erased.js';
import { ListErasures } from '../../src/items/erasure/list-erasures.js';
import { Config } from '../../src/kernel/config/config.js';
import { createDataSource } from '../../src/kernel/database/data-source.js';
import { Database } from '../../src/kernel/database/database.js';
import { EventBus } from '../../src/kernel/events/event-bus.js';
import type { Logger } from '../../src/kernel/observability/logger.js';
import { Metrics } from '../../src/kernel/observability/metrics.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

/** How a process keeps its list and the database's the same, without all that a restore is about. */
describe('the list of erasures and the database', () => {
  let test: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  let folder: string;
  let files = 0;

  beforeAll(async () => {
    test = await createTestDatabase();
    dataSource = await createDataSource(test.url, [], 4).initialize();
    database = new Database(dataSource);
    folder = await mkdtemp(join(tmpdir(), 'keep-erased-'));
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await test?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A process with a file of its own. */
  class Process {
    readonly said: string[] = [];
    readonly keep: KeepErased;
    private readonly list: ListErasures;
    private readonly metrics = new Metrics();
    /** Rows that it was given by the database. */
    rows = 0;
    /** Comparisons that go on at this moment, and the most there were at once. */
    comparing = { now: 0, most: 0 };
    /** Happens when the database's erasures have been read. */
    afterReading: () => Promise<void> = () => Promise.resolve();

    constructor(readonly path = join(folder, `${++files}.jsonl`)) {
      if (path.startsWith(folder)) writeFileSync(path, '');
      const say = (_: unknown, words: string): void => void this.said.push(words);
      const logger = { info: () => undefined, warn: say, error: say } as unknown as Logger;
      const counted = {
        query: async (sql: string, params: unknown[]) => {
          const rows = await database.query(sql, params);
          this.rows += rows.length;
          return rows;
        },
        transaction: (work: never) => database.transaction(work),
      } as unknown as Database;
      const config = Object.assign(new Config(), { ERASURES_FILE: this.path });
      this.list = new ListErasures(config, counted, logger, this.metrics);
      const ask = new AskDeletion({ audit }, new EventBus(new EventEmitter2()));
      const forget = new ForgetUser();
      const apply = new ApplyErasures(counted, ask, { forgetAgain: (tx, users) => forget.again(tx, users) });
      const known = apply.known.bind(apply);
      apply.known = (...since) => this.watched(known(...since));
      this.keep = new KeepErased(counted, this.list, apply, logger, this.metrics);
    }

    private async *watched(reading: AsyncGenerator<Erasure[]>): AsyncGenerator<Erasure[]> {
      this.comparing.most = Math.max(this.comparing.most, ++this.comparing.now);
      yield* reading;
      this.comparing.now--;
      await this.afterReading();
    }

    /** An erasure that is asked for here. */
    async erases(): Promise<string> {
      const [id] = await noted(1);
      await this.list.writeItem(id!);
      return id!;
    }

    async metric(name: string): Promise<number> {
      return (await this.metrics.registry.getSingleMetric(name)!.get()).values[0]!.value;
    }

    async lines(): Promise<string[]> {
      const text = await readFile(this.path, 'utf8');
      return text.split('\n').filter((line) => line.endsWith('}')).map((line) => (JSON.parse(line) as Erasure).id); // prettier-ignore
    }
  }

  /** Erasures that another process noted so long ago. */
  async function noted(count: number, ago = '0'): Promise<string[]> {
    const rows = await database.query<{ id: string }>(
      `insert into items.erasures (id, kind, noted_at)
       select gen_random_uuid(), 'item', clock_timestamp() - $2::interval from generate_series(1, $1) returning id`,
      [count, ago],
    );
    return rows.map(({ id }) => id);
  }
  /** The database falls back to before these. */
  async function forgotten(ids: string[]): Promise<void> {
    await database.query(`alter table items.erasures disable trigger user`);
    await database.query(`delete from items.erasures where id = any($1)`, [ids]);
    await database.query(`alter table items.erasures enable trigger user`);
  }
  const inDatabase = async (): Promise<string[]> =>
    (await database.query<{ id: string }>(`select id from items.erasures`)).map(({ id }) => id);
  const expectSame = async (hub: Process): Promise<void> =>
    expect((await hub.lines()).sort()).toEqual((await inDatabase()).sort());

  it('what is noted while they are compared is in the file a minute later', async () => {
    await noted(3_000, '1 hour');
    const hub = new Process();
    // The process has a line that the database lacks, and another process erases just when this one has read.
    await writeFile(hub.path, `${JSON.stringify({ kind: 'item', id: randomUUID(), appId: null, askedAt: '2026-11-27T05:00:00.000Z' })}\n`); // prettier-ignore
    let late: string[] = [];
    hub.afterReading = async () => void (late = await noted(1));
    await hub.keep.atStart();
    expect(await hub.lines()).not.toContain(late[0]);
    hub.afterReading = () => Promise.resolve();
    await hub.keep.tick();
    await expectSame(hub);
  });

  it('what is committed long after it was noted is, too', async () => {
    const hub = new Process();
    await hub.keep.atStart();
    const slow = new pg.Client({ connectionString: test.url });
    await slow.connect();
    const id = randomUUID();
    await slow.query('begin');
    await slow.query(`insert into items.erasures (id, kind) values ($1, 'item')`, [id]);
    await noted(1);
    await hub.keep.tick();
    await slow.query('commit');
    await slow.end();
    await hub.keep.tick();
    expect(await hub.lines()).toContain(id);
    await expectSame(hub);
  });

  it('a look reads what was added, not all that there is', async () => {
    const hub = new Process();
    await noted(3_000, '1 hour');
    await hub.keep.atStart();
    await hub.keep.tick(); // what this test and those before it have just noted is looked at for ten minutes
    hub.rows = 0;
    await hub.keep.tick();
    const idle = hub.rows;
    expect(idle).toBeLessThan(20);
    const [id] = await noted(1);
    hub.rows = 0;
    await hub.keep.tick();
    expect(hub.rows).toBeLessThan(idle + 3);
    expect(await hub.lines()).toContain(id);
    expect((await hub.lines()).length).toBe(new Set(await hub.lines()).size); // each once
  });

  it('one look at a time', async () => {
    const hub = new Process();
    await hub.keep.atStart();
    await noted(1);
    await Promise.all([hub.keep.tick(), hub.keep.tick()]);
    await hub.keep.tick();
    expect(hub.comparing.most).toBe(1);
    await expectSame(hub);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['emptied', (path) => truncate(path, 0)],
    ['cut short', (path) => truncate(path, 1_000)],
    ['replaced by another', async (path) => {
      const line = { kind: 'user', id: randomUUID(), appId: null, askedAt: '2026-11-27T05:00:00.000Z' };
      await writeFile(`${path}.other`, `${JSON.stringify(line)}\n`.repeat(10_000));
      await rename(`${path}.other`, path);
    }],
  ])('a file that was %s is said to be, and has all again', async (_, harm) => {
    const hub = new Process();
    await noted(10, '1 hour');
    await hub.keep.atStart();
    await harm(hub.path);
    hub.said.length = 0;
    await hub.keep.tick();
    expect(hub.said[0]).toContain('replaced or cut short');
    expect(new Set(await hub.lines())).toEqual(new Set(await inDatabase()));
    hub.said.length = 0;
    await hub.keep.tick();
    expect(hub.said).toEqual([]);
  }); // prettier-ignore

  it('a file that is gone is said to be each minute, and none is made in its place', async () => {
    const hub = new Process();
    await hub.keep.atStart();
    await rename(hub.path, `${hub.path}.away`);
    hub.said.length = 0;
    await hub.keep.tick();
    expect(hub.said).toEqual([expect.stringContaining('could not be compared')]);
    await rename(`${hub.path}.away`, hub.path);
    await noted(1);
    await hub.keep.tick();
    await expectSame(hub);
  });

  it('a file with a line that is not understood has what is erased, and an alarm until all can be compared', async () => {
    const hub = new Process();
    await noted(10, '1 hour');
    await hub.keep.atStart();
    const good = await readFile(hub.path);
    const uncompared = (): Promise<number> => hub.metric('hub_erasures_uncompared_seconds');
    await appendFile(hub.path, 'nonsense\n');
    const [id] = await noted(1);
    await hub.keep.tick();
    expect(hub.said.at(-1)).toContain('could not be compared');
    expect(await hub.lines()).toContain(id);
    const before = await uncompared();
    await hub.keep.tick();
    expect(await uncompared()).toBeGreaterThan(before);
    await expectSame(hub); // each once

    await writeFile(hub.path, good); // mended with more than was wrong
    const then = await uncompared();
    await hub.keep.tick();
    expect(await uncompared()).toBeLessThan(then);
    await expectSame(hub);

    await writeFile(hub.path, 'nonsense\n'); // another file, which is not understood either
    await hub.keep.tick();
    expect(await hub.lines()).toContain(id);
  });

  it('a database that fell back has again what only one of the files has, also when another process comes first', async () => {
    const [one, other] = [new Process(), new Process()];
    await one.keep.atStart();
    await other.keep.atStart();
    const lost = [await one.erases(), await other.erases()];
    await one.keep.tick(); // has both; the other one has its own only
    await forgotten(lost);
    await other.keep.tick(); // its last row is there: it goes on with its own erasure, which was the newest of all
    expect(await inDatabase()).toContain(lost[1]);
    await one.keep.tick();
    expect(one.said).toContainEqual(expect.stringContaining('has lost erasures'));
    expect(await inDatabase()).toEqual(expect.arrayContaining(lost));
    await other.keep.tick();
    await expectSame(one);
    await expectSame(other);
  });

  it('a start without the file begins one for a new database, and is refused where there are Items', async () => {
    await database.query(`delete from items.items`);
    const first = new Process();
    await rm(first.path);
    await first.keep.atStart();
    await expectSame(first);
    await database.query(`insert into items.items (id) values (gen_random_uuid())`);
    const second = new Process();
    await rm(second.path);
    await expect(second.keep.atStart()).rejects.toThrow('does not exist, but this database has Items');
    const nowhere = new Process('/nowhere/erasures.jsonl');
    await expect(nowhere.keep.atStart()).rejects.toThrow('does not exist');
    await database.query(`delete from items.items`);
    await expect(nowhere.keep.atStart()).rejects.toThrow('ERASURES_FILE cannot be read and written: ENOENT');
  });

  it('a start with an empty file, or with torn lines, says so', async () => {
    const empty = new Process();
    await empty.keep.atStart();
    expect(empty.said).toEqual([expect.stringContaining('ERASURES_FILE was empty')]);
    await expectSame(empty);
    await appendFile(empty.path, '{"kind":"item","id"');

    const again = new Process();
    await rename(empty.path, again.path);
    await again.keep.atStart();
    expect(again.said).toEqual([expect.stringContaining('cut short')]);
  });
});
