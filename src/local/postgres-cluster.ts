import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { LocalStartError } from './local-start-error.js';
import { canReach, choosePostgresAccount, hasPasswdEntry, type PostgresAccount } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { clonePathKey, privateFolder } from './private-folder.js';
import { runPostgresProgram } from './run-postgres-program.js';

/** Where a cluster's files lie and who owns them. */
export interface ClusterPlace {
  /** PostgreSQL's data directory; it may not exist yet. */
  directory: string;
  account: PostgresAccount;
  /** True when `dataDir` is out of the account's reach and the cluster had to go elsewhere. */
  elsewhere: boolean;
}

/**
 * Decides where the cluster of a data folder lies: in the folder, unless root runs us and the account that
 * PostgreSQL then runs as cannot enter it. A cluster that exists already stays where it is.
 */
export async function placeCluster(dataDir: string): Promise<ClusterPlace> {
  const inside = join(dataDir, 'postgres');
  const account = await choosePostgresAccount((await exists(inside)) ? inside : undefined);
  if (account === undefined) return { directory: inside, account, elsewhere: false };
  const reachable = await canReach(dataDir, account);
  if (reachable && (await exists(inside))) return { directory: inside, account, elsewhere: false };
  const folder = join(await privateFolder(account), clonePathKey(await realpath(dataDir)));
  const outside = join(folder, 'postgres');
  if (reachable && !(await exists(outside))) return { directory: inside, account, elsewhere: false };
  await mkdir(folder, { recursive: true, mode: 0o711 });
  await chmod(folder, 0o711);
  return {
    directory: outside,
    account: await choosePostgresAccount((await exists(outside)) ? outside : undefined),
    elsewhere: true,
  };
}

/**
 * Makes the cluster unless there is one, with `postgres` as its only user. Made under another name and renamed
 * when complete, so that a kill in the middle leaves no half cluster.
 *
 * The collation is PostgreSQL's own C.UTF-8, the same on every system and independent of installed locales.
 */
export async function ensureCluster(
  { directory, account }: ClusterPlace,
  { bin, majorVersion }: PostgresBinaries,
  password: string,
  durable: boolean,
): Promise<void> {
  if (await exists(directory)) return checkVersion(directory, majorVersion);
  await removeUnfinished(directory);
  const unfinished = `${directory}.initdb-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${unfinished}.password`;
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [unfinished, passwordFile]) await giveTo(path, account);
  const args = ['-D', unfinished, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  args.push('--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  args.push('--no-instructions');
  if (!durable) args.push('--no-sync');
  try {
    const { exitCode, output } = await runPostgresProgram(bin, 'initdb', args, account, lendName());
    if (exitCode !== 0) throw new LocalStartError(explainInitdb(exitCode, output));
    await rename(unfinished, directory);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function checkVersion(directory: string, majorVersion: string): Promise<void> {
  const found = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(() => 'none');
  if (found.trim() === majorVersion) return;
  throw new LocalStartError(
    `The data in ${directory} was made by PostgreSQL ${found.trim()}, this is PostgreSQL ${majorVersion}. ` +
      'Remove the .data folder to begin again with empty demo data, or check out the version that made it.',
  );
}

/**
 * initdb refuses a uid without a passwd entry (containers started with `--user 12345`). In a user namespace of
 * its own, made by util-linux's unshare, that uid goes by the name of nobody; files keep their true owner.
 */
function lendName(): string[] {
  if (process.platform !== 'linux' || hasPasswdEntry()) return [];
  return ['unshare', '--user', '--map-user=65534', '--map-group=65534'];
}

function explainInitdb(exitCode: number | null, output: string): string {
  const advice = hasPasswdEntry()
    ? ''
    : ` User id ${process.getuid?.()} has no entry in /etc/passwd, which initdb insists on, and this system does ` +
      'not let it borrow one: add an entry, or set DATABASE_URL and the other variables of .env.example.';
  return `PostgreSQL's initdb failed (exit code ${exitCode}).${advice}\n${output}`;
}

async function giveTo(path: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await chown(path, uid, gid).catch((error: unknown) => {
    throw new LocalStartError(
      `Root may not give files to user ${uid} here (a container with a single user?), and PostgreSQL does not ` +
        'run as root. Run as an ordinary user, or set DATABASE_URL and the other variables of .env.example.',
      { cause: error },
    );
  });
}

async function removeUnfinished(directory: string): Promise<void> {
  const parent = join(directory, '..');
  for (const name of await readdir(parent)) {
    if (name.startsWith('postgres.initdb-')) await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
