import type { AppClient } from '../harness/app-client.js';
import { advanceClock } from '../harness/simulated-clock.js';
import { Stack } from '../harness/stack.js';

const HOUR_MS = 3_600_000;
const DAYS = 10;
/** Longer than any schedule but the daily one: each has a new turn at every step. */
const STEP_HOURS = 4;
const STEPS = (DAYS * 24) / STEP_HOURS;
const SILENT = 40;
const RESTING = 3_000;

/** Ten days in which Pluggy says nothing, as two replicas live through them with thousands of Items. */
/** Their slots are longer than a step. */
const DAILY = ['sync:categories', 'connect:forget-unused'];

describe('ten days of silence on two replicas', () => {
  let stack: Stack;
  let app: AppClient;
  let silent: string[];
  /** Hours from the beginning to the moment at which the silent Items should have been synced. */
  let dueAfter: number;

  beforeAll(async () => {
    const small = ['checkingTransactions=2', 'cardTransactions=0', 'bankChanges=false'];
    stack = await Stack.start({
      simulatedTime: true,
      sandboxArgs: small.flatMap((value) => ['--switch', value]),
    });
    app = await stack.createApp();
    const parameters = { user: 'user-ok', password: 'password-ok' };
    const connect = async (connectorId: number, more: object = {}): Promise<string> => {
      const body = { connectorId, parameters: { ...parameters, ...more }, products: ['ACCOUNTS'] };
      return (await app.post<{ id: string }>('/items', body)).body.id;
    };
    silent = await Promise.all(Array.from({ length: SILENT }, () => connect(2)));
    // Their bank asks for a code each time: Pluggy does not sync them by itself, and nothing is to be expected.
    const resting = await connect(1, { token: '123456' });
    await stack.settled();
    await stack.db.query(
      `insert into items.items
       select (jsonb_populate_record(i, jsonb_build_object('id', new.id, 'data', i.data || jsonb_build_object('id', new.id)))).*
         from items.items i cross join lateral (select gen_random_uuid() as id from generate_series(1, $2)) new
        where i.id = $1`,
      [resting, RESTING],
    );
    await stack.db.query(`analyze items.items`); // as PostgreSQL does by itself within a minute
    const { rows } = await stack.db.query<{ hours: number; far: number }>(
      `select extract(epoch from min(next_auto_sync_at) - clock_timestamp())::float8 / 3600 as hours,
              extract(epoch from max(next_auto_sync_at) - min(next_auto_sync_at))::float8 as far
         from items.items where next_auto_sync_at is not null`,
    );
    dueAfter = rows[0]!.hours;
    expect(rows[0]!.far).toBeLessThan(600);
    await stack.startHub({ PORT: '0' });
    await stack.db.query(`create table sim.turns as select task, slot from kernel.schedule_runs where false`);
    await stack.db.query(
      `create function sim.note_turn() returns trigger language plpgsql as $$
         begin insert into sim.turns values (new.task, new.slot); return null; end $$`,
    );
    await stack.db.query(
      `create trigger note after insert on kernel.schedule_runs for each row execute function sim.note_turn()`,
    );
    await stack.sandbox.control('DELETE', '/requests');
    for (let step = 1; step <= STEPS; step++) {
      // Pluggy's clock stands still: it does not sync, and so it says nothing.
      await advanceClock(stack.db, STEP_HOURS * HOUR_MS);
      await Promise.all(stack.hubs.map((hub) => hub.step()));
      if (step === STEPS / 2) expect((await app.call('PATCH', `/items/${silent[0]}`, {})).status).toBe(200);
      await stack.settled();
    }
  });
  afterAll(() => stack?.stop());

  it('every check had its turn once a slot', async () => {
    const { rows } = await stack.db.query<{ task: string; turns: number; slots: number }>(
      `select task, count(*)::int as turns, count(distinct slot)::int as slots from sim.turns group by 1 order by 1`,
    );
    expect(rows.map(({ task }) => task)).toEqual(expect.arrayContaining(['check-suspects', 'items:check-health', 'items:check-incidents', 'items:queue-reviews', 'audit-items'])); // prettier-ignore
    for (const { task, turns, slots } of rows)
      expect({ task, turns, slots }).toEqual({
        task,
        turns: slots,
        slots: DAILY.includes(task) ? slots : STEPS,
      });
  });

  it('nobody was updated but who asked for it, and who was silent was asked about a few times', async () => {
    const counts = await stack.sandbox.control<Record<string, { total: number }>>('GET', '/requests');
    expect(counts['PATCH /items/:id']).toMatchObject({ total: 1 });
    // At first when it is an hour overdue, and then after twice the time each time, at most a day.
    let expected = 0;
    for (let step = 1, asked = Number.NEGATIVE_INFINITY; step <= STEPS; step++) {
      const overdue = step * STEP_HOURS - dueAfter;
      if (overdue < 1 || overdue - asked < Math.max(1, Math.min(asked, 24))) continue;
      asked = overdue;
      expected++;
    }
    expect(expected).toBeLessThan(15);
    const reads = counts['GET /items/:id']!.total;
    expect(reads).toBeGreaterThan((SILENT - 1) * (expected - 2));
    expect(reads).toBeLessThanOrEqual(SILENT * expected + 10); // the one that was updated was read for it
  });

  it('who was silent is flagged, and nobody else', async () => {
    const { rows } = await stack.db.query<{ flag: string; items: number }>(
      `select flag, count(*)::int as items from items.flags where cleared_at is null group by flag order by flag`,
    );
    expect(rows).toContainEqual({ flag: 'STALE', items: SILENT + RESTING + 1 });
  });
});
