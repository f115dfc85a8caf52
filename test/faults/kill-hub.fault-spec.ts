import { setTimeout as sleep } from 'node:timers/promises';
import { copyOf, differences, ledger, truthOf } from '../harness/compare.js';
import type { AppClient } from '../harness/app-client.js';
import type { NodeProcess } from '../harness/node-process.js';
import { Stack } from '../harness/stack.js';
import { SeededDice } from './seeded-dice.js';

/** `KILL_SEED=<number>` repeats a run: the same roles, lives and changes at the bank. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
/** `KILLS=<number>` for a longer run; before a release 30. Each costs a start, of which the suite can afford few. */
const KILLS = Number(process.env.KILLS ?? 6);
const LONGEST_LIFE_MS = 500;
/** Instead of 30 s, so that Items go on between the kills. */
const SILENCE_S = 2;

/**
 * The hub that takes the webhooks and a second process that works for it are killed in parallel, half of the times each,
 * whatever they are doing, and started again at once, while the bank goes on.
 */
describe(`kill -9 of hub and worker, ${KILLS} times (KILL_SEED=${SEED})`, () => {
  let stack: Stack;
  let app: AppClient;
  let itemIds: string[];
  /** The load goes on, and later still the watch over the locks. */
  let going = true;
  let watching = true;

  beforeAll(async () => {
    process.stdout.write(`KILL_SEED=${SEED}\n`);
    stack = await Stack.start({
      sandboxArgs: ['--seed', String(SEED), '--switch', 'autoSync=false'],
      env: { WORKER_SILENCE_SECONDS: String(SILENCE_S) },
    });
    app = await stack.createApp();
    itemIds = [];
    for (let i = 0; i < 3; i++) itemIds.push((await stack.connect(app)).id);
  });
  afterAll(() => stack?.stop());

  /** Kills a process again and again; each new one lives for a random while once it is ready. */
  async function killer(
    seed: number,
    first: NodeProcess,
    restart: (dice: SeededDice) => Promise<NodeProcess>,
  ): Promise<void> {
    const dice = new SeededDice(seed);
    for (let victim = first, kills = 0; kills < KILLS / 2; kills++) {
      await sleep(dice.upTo(LONGEST_LIFE_MS));
      victim.kill('SIGKILL');
      await victim.exited;
      victim = await restart(dice);
    }
  }

  /** The bank goes on: syncs with changes, in turn over the Items. */
  async function bankGoesOn(): Promise<void> {
    const dice = new SeededDice(SEED + 2);
    while (going) {
      const changes = {
        add: dice.upTo(4),
        update: dice.upTo(3),
        delete: dice.upTo(1),
        repost: dice.upTo(1),
        backdate: dice.upTo(1),
      };
      await stack.sandbox.sync(dice.oneOf(itemIds), changes);
      await sleep(dice.upTo(300));
    }
  }

  /** Webhooks that are sent once, whoever lives. @returns the ids of those that were answered with 200. */
  async function deliverOnce(): Promise<string[]> {
    const acknowledged: string[] = [];
    for (let n = 0; going; n++) {
      const eventId = `once-${n}`;
      const event = n % 2 === 0 ? 'item/updated' : 'tomorrow/unknown';
      const status = await stack
        .deliver({ event, eventId, itemId: itemIds[n % itemIds.length] })
        .catch(() => 0);
      if (status === 200) acknowledged.push(eventId);
      await sleep(40);
    }
    return acknowledged;
  }

  /** @returns the longest time in seconds that a job, or its Item's queue, was seen locked. */
  async function longestLock(): Promise<number> {
    let longest = 0;
    while (watching) {
      const { rows } = await stack.db.query<{ seconds: number }>(
        `select coalesce(extract(epoch from clock_timestamp() - min(locked_at)), 0)::float8 as seconds
           from (select locked_at from graphile_worker._private_jobs
                 union all select locked_at from graphile_worker._private_job_queues) as locks`,
      );
      longest = Math.max(longest, rows[0]!.seconds);
      await sleep(200);
    }
    return longest;
  }

  // Nearly all of it is the starting of processes; the limit is for many kills on a crowded machine.
  it('loses nothing that was acknowledged, leaves no job locked, and the copy converges', async () => {
    const front = stack.hubs[0]!;
    const back = await stack.startHub({ ROLE: 'worker', PORT: '0' });
    const convergence = async (): Promise<void> => {
      await Promise.all([
        killer(SEED, front, (dice) => stack.startHub({ ROLE: dice.oneOf(['api', 'all']) })),
        killer(SEED + 1, back, (dice) => stack.startHub({ ROLE: dice.oneOf(['worker', 'all']), PORT: '0' })),
      ]);
      going = false;
      await bank;
      // What the dead did not take is delivered again by Pluggy, a quarter of an hour later.
      await stack.sandbox.control('POST', '/clock', { advanceMs: 16 * 60_000 });
      await stack.settled(120_000);
    };
    const bank = bankGoesOn();
    const once = deliverOnce();
    const locks = longestLock();
    await convergence().finally(() => {
      going = false;
      watching = false;
    });
    const [acknowledged, longest] = await Promise.all([once, locks]);

    const deliveries = await stack.sandbox.control<{ eventId: string; outcome: string }[]>(
      'GET',
      '/deliveries',
    );
    const delivered = deliveries
      .filter(({ outcome }) => outcome === 'delivered')
      .map(({ eventId }) => eventId);
    process.stdout.write(
      `${acknowledged.length + delivered.length} webhooks acknowledged, longest lock ${longest.toFixed(1)} s\n`,
    );
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(delivered.length).toBeGreaterThan(0);
    const { rows } = await stack.db.query<{ event_id: string; parked: boolean }>(
      `select event_id, outcome = 'parked' as parked from webhooks.inbox`,
    );
    const inbox = new Set(rows.map((row) => row.event_id));
    expect([...acknowledged, ...delivered].filter((id) => !inbox.has(id))).toEqual([]);
    expect(rows.filter((row) => row.parked)).toEqual([]);
    expect((await ledger(stack)).difference).toBe(0);

    expect(longest).toBeLessThan(60);
    const { rows: left } = await stack.db.query(
      `select attempts, locked_by, last_error, t.identifier
         from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where key is not null`, // without: replaced by a newer one while it ran, and about to be forgotten
    );
    expect(left).toEqual([]); // neither locked nor parked

    for (const itemId of itemIds)
      expect(differences(await copyOf(app, itemId), truthOf(await stack.sandbox.truth(itemId)))).toEqual([]);
  }, 600_000);
});
