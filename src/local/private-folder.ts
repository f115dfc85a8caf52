import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode, LocalStartError } from './local-start-error.js';
import { canReach, type PostgresAccount } from './postgres-account.js';

/**
 * A folder outside the clone that belongs to whoever runs us and that the PostgreSQL account can enter.
 *
 * Root gets /var/lib/pluggy-hub: /var/tmp and /tmp are emptied by age on many systems, which would eat the data.
 * Where there is no /var/lib, and for ordinary users (who only need it for programs that can be copied again), it
 * is a temporary folder. Such folders are open to everybody, and others can guess the name: one that belongs to
 * somebody else is refused, because programs would be run from it.
 */
export async function privateFolder(account: PostgresAccount): Promise<string> {
  const uid = process.getuid?.();
  const name = uid === undefined || uid === 0 ? 'pluggy-hub' : `pluggy-hub-${uid}`;
  const parents = uid === 0 ? ['/var/lib', '/var/tmp', tmpdir(), '/tmp'] : [tmpdir()];
  for (const parent of parents) {
    if (!(await exists(parent)) || !(await canReach(parent, account))) continue;
    const folder = join(parent, name);
    try {
      await mkdir(folder, { mode: 0o711 });
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) continue;
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const found = await lstat(folder);
    if (!found.isDirectory() || (uid !== undefined && found.uid !== uid)) {
      throw new LocalStartError(`${folder} belongs to somebody else. Remove it, then start again.`);
    }
    if (process.platform !== 'win32') await chmod(folder, 0o711);
    return folder;
  }
  throw new LocalStartError(
    `PostgreSQL needs a folder that user ${account?.uid ?? 'of this process'} can enter; none of ` +
      `${parents.join(', ')} is. Set TMPDIR to one, or run as an ordinary user.`,
  );
}

/** A name for this clone's folder among those of other clones: stable, and free of odd characters. */
export function clonePathKey(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
