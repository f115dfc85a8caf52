import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { userInfo } from 'node:os';

/** The user a PostgreSQL program runs as; `undefined` means: as whoever runs this process. */
export type PostgresAccount = { uid: number; gid: number } | undefined;

/**
 * PostgreSQL refuses to run as root, so root lends it another uid. 65534 ("nobody") is the one that has a
 * passwd entry everywhere, which initdb insists on; a made-up uid does not. Data that an ordinary user began
 * keeps its owner, so that one `sudo npm start` does not lock that user out.
 */
export async function choosePostgresAccount(existingCluster: string | undefined): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return undefined;
  if (existingCluster !== undefined) {
    const { uid, gid } = await lstat(existingCluster);
    if (uid !== 0) return { uid, gid };
  }
  return { uid: 65534, gid: 65534 };
}

/**
 * Whether the account may enter this directory. Every directory above counts too: a clone below a folder that
 * only root may enter is out of reach however open its own permissions are. Judged by permission bits; a
 * directory that does not exist yet is judged by the nearest one above it.
 */
export async function canReach(directory: string, account: PostgresAccount): Promise<boolean> {
  if (account === undefined) return true;
  let current = await nearestExisting(directory);
  for (;;) {
    const { mode, uid, gid } = await stat(current);
    const enter = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & enter) === 0) return false;
    const parent = dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}

/** Whether the system knows a name for the uid of this process. initdb will not run without one. */
export function hasPasswdEntry(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return nearestExisting(dirname(path));
  }
}
