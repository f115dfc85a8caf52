import { Logger as WorkerLogger, run } from 'graphile-worker';
import { DataSource } from 'typeorm';
import { eventually } from '../harness/eventually.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';
import { Config } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/database/database.js';
import { Logger } from '../../src/kernel/observability/logger.js';
import { addJobs } from '../../src/kernel/jobs/add-jobs.js';
import { ScheduleOnce } from '../../src/kernel/jobs/schedule-once.js';
import { WorkerHeartbeat } from '../../src/kernel/jobs/worker-heartbeat.js';

let test: TestDatabase;
const sources: DataSource[] = [];
const databases: Database[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  for (let i = 0; i < 2; i++)
    sources.push(await new DataSource({ type: 'postgres', url: test.url }).initialize());
  databases.push(...sources.map((source) => new Database(source)));
});
afterAll(async () => {
  await Promise.all(sources.map((source) => source.destroy()));
  await test.drop();
});

const database = (replica = 0): Database => databases[replica]!;
const config = Object.assign(new Config(), { LOG_LEVEL: 'silent' });

describe('scheduled once', () => {
  const A_YEAR = 365 * 86_400;

  it('runs on one replica only, although both tick at the same moment', async () => {
    let runs = 0;
    const tick = (replica: number): Promise<boolean> =>
      new ScheduleOnce(database(replica)).run('together', A_YEAR, async (tx) => {
        runs++;
        await tx.query('select pg_sleep(0.05)');
      });
    const ran = await Promise.all([tick(0), tick(1), tick(0), tick(1)]);
    expect(ran.filter(Boolean)).toHaveLength(1);
    expect(runs).toBe(1);
    expect(await tick(1)).toBe(false); // also a late tick, when the first has long ended
  });

  it('gives the slot back when the work fails, for the next tick of any replica', async () => {
    const broken = new ScheduleOnce(database(0)).run('broken', A_YEAR, () => Promise.reject(new Error('no')));
    await expect(broken).rejects.toThrow('no');
    expect(await new ScheduleOnce(database(1)).run('broken', A_YEAR, () => Promise.resolve())).toBe(true);
  });
});

it('the jobs of one queue follow each other without waiting for the next poll', async () => {
  const JOBS = 5;
  const order = { task: 'work', payload: {}, queue: 'one Item', key: null };
  await addJobs(
    database(),
    Array.from({ length: JOBS }, () => order),
  );
  let done = 0;
  const worker = await run({
    pgPool: database().pool,
    concurrency: 1,
    pollInterval: 3_600_000,
    noHandleSignals: true,
    crontab: '',
    logger: new WorkerLogger(() => () => undefined),
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } }, // as JobWorker has it
    taskList: { work: () => void done++ },
  });
  await eventually(() => Promise.resolve(done === JOBS)).finally(() => worker.stop());
});

describe('the jobs of dead workers', () => {
  const SILENCE_S = config.WORKER_SILENCE_SECONDS;

  beforeEach(async () => {
    await database().query(
      `select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker._private_jobs))`,
    );
    await database().query(`delete from graphile_worker._private_jobs`);
    await database().query(`delete from kernel.workers`);
  });

  /** A job of a queue, locked by a worker for so many seconds. */
  async function locked(worker: string, seconds: number): Promise<void> {
    await addJobs(database(), [{ task: 'work', payload: {}, queue: `queue of ${worker}`, key: null }]);
    const ago = [worker, seconds, `queue of ${worker}`];
    await database().query(
      `update graphile_worker._private_job_queues
          set locked_by = $1, locked_at = clock_timestamp() - $2 * interval '1 second' where queue_name = $3`,
      ago,
    );
    await database().query(
      `update graphile_worker._private_jobs set locked_by = $1, locked_at = clock_timestamp() - $2 * interval '1 second'
        where job_queue_id = (select id from graphile_worker._private_job_queues where queue_name = $3)`,
      ago,
    );
  }

  async function heard(worker: string, secondsAgo: number): Promise<void> {
    await database().query(
      `insert into kernel.workers (worker_id, seen_at) values ($1, clock_timestamp() - $2 * interval '1 second')`,
      [worker, secondsAgo],
    );
  }

  async function stillLocked(): Promise<string[]> {
    const rows = await database().query<{ locked_by: string }>(
      `select locked_by from graphile_worker._private_jobs where locked_by is not null
       intersect all
       select locked_by from graphile_worker._private_job_queues where locked_by is not null order by 1`,
    );
    return rows.map((row) => row.locked_by);
  }

  it('are free half a minute after its last sign of life, together with their queue; those of others are not', async () => {
    await locked('died', SILENCE_S + 1);
    await heard('died', SILENCE_S + 1);
    await locked('died before its first sign', SILENCE_S + 1);
    await locked('has a long job', 3_000);
    await heard('has a long job', SILENCE_S - 5);
    await locked('has just begun', SILENCE_S - 5);
    await locked('this one', 3_000);
    await heard('this one', 3_000);
    const heartbeat = new WorkerHeartbeat(config, database(), new Logger(config));
    heartbeat.add('this one');
    await heartbeat.start();
    await heartbeat.stop();
    expect(await stillLocked()).toEqual(['has a long job', 'has just begun', 'this one']);
  });

  it('leave a queue locked when another one ended them meanwhile, until the next sign of life of any worker', async () => {
    await locked('ended by another', 2);
    await locked('at work', 2);
    await database().query(`delete from graphile_worker._private_jobs where locked_by = 'ended by another'`);
    const heartbeat = new WorkerHeartbeat(config, database(), new Logger(config));
    heartbeat.add('ended by another');
    heartbeat.add('at work');
    await heartbeat.start();
    await heartbeat.stop();
    const queues = await database().query<{ locked_by: string }>(
      `select locked_by from graphile_worker._private_job_queues where locked_by is not null`,
    );
    expect(queues).toEqual([{ locked_by: 'at work' }]);
  });

  it('are forgotten when others took their place while they ran; parked ones are not', async () => {
    const job = { task: 'work', payload: {}, queue: null };
    await addJobs(database(), [
      { ...job, key: 'again' },
      { ...job, key: null },
    ]);
    await database().query(`update graphile_worker._private_jobs set locked_by = 'died', locked_at = now()`);
    await addJobs(database(), [{ ...job, key: 'again' }]);
    await database().query(`select graphile_worker.force_unlock_workers(array['died'])`);
    await database().query(
      `update graphile_worker._private_jobs set attempts = max_attempts where key <> 'again'`,
    );
    const heartbeat = new WorkerHeartbeat(config, database(), new Logger(config));
    await heartbeat.start();
    await heartbeat.stop();
    const left = await database().query<{ attempts: number }>(
      `select attempts from graphile_worker._private_jobs order by attempts`,
    );
    expect(left).toEqual([{ attempts: 0 }, { attempts: 16 }]);
  });

  it('are free within a minute by default', () => {
    // Locked by a worker whose last sign came just before its death, found by the next sign of another one.
    expect(SILENCE_S + SILENCE_S / 6).toBeLessThan(60);
  });
});
