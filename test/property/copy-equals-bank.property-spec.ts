import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { type Command, sequence } from './commands.js';
import { whatIsWrong } from './expectations.js';
import { World } from './world.js';

const SEED = Number(process.env.PROPERTY_SEED ?? randomInt(2 ** 31));
const RUNS = Number(process.env.PROPERTY_RUNS ?? 5);
/** With the path that a failure printed, its smallest example alone is run. */
const PATH = process.env.PROPERTY_PATH;
/** After a failure so many smaller sequences are tried; each takes seconds. */
const SHRINKS = Number(process.env.PROPERTY_SHRINKS ?? 40);

describe('any sequence of changes, faults and restarts', () => {
  let world: World | undefined;
  let failures = 0;
  let triedSince = 0;

  afterAll(() => world?.stack.stop());

  /** A failed run leaves anything behind, so the next one begins on new processes and an empty database. */
  async function run(commands: Command[]): Promise<void> {
    if (failures > 0) fc.pre(++triedSince <= SHRINKS);
    world ??= await World.start();
    try {
      await world.beginRun();
      for (const command of commands) await world.carryOut(command);
      await world.calmDown();
      expect(await whatIsWrong(world)).toEqual([]);
      for (const item of world.items) if (!item.deleted) await world.delete(item);
      await world.stack.settled();
      expect(await whatIsWrong(world)).toEqual([]);
    } catch (error) {
      failures++;
      process.stderr.write(
        `failed ${commands.map((command) => JSON.stringify(command)).join('\n  ')}\n${String(error)}\n`,
      );
      await world.stack.stop();
      world = undefined;
      throw error;
    }
  }

  it(
    'leaves a copy that equals the bank, each app with its own, and a ledger that balances',
    async () => {
      const again = `PROPERTY_SEED=${SEED} PROPERTY_RUNS=${RUNS} npm test -- test/property`;
      process.stderr.write(`property: ${RUNS} runs of seed ${SEED}; again with\n  ${again}\n`);
      await fc.assert(fc.asyncProperty(sequence, run), {
        seed: SEED,
        numRuns: RUNS,
        ...(PATH && { path: PATH }),
      });
    },
    (RUNS + SHRINKS) * 60_000,
  );
});
