import { readFile } from 'node:fs/promises';
import type { FirstAdmin } from '../auth/admins/first-admin.js';
import { writePrivateFile } from './private-file.js';

export interface LocalAdmin {
  user: string;
  /** Undefined when somebody has chosen another since. */
  password: string | undefined;
}

/**
 * The admin of a local hub. The password is kept in a file, and written there before the admin is made: a start that
 * ends in between leaves no admin whose password nobody knows.
 */
export async function localAdmin(file: string, first: FirstAdmin): Promise<LocalAdmin> {
  let admin = await readAdmin(file);
  if (!admin && (await first.isNeeded())) {
    admin = { user: first.name, password: first.makePassword() };
    await writePrivateFile(file, JSON.stringify(admin, null, 2));
  }
  if (admin) await first.run(admin.password);
  const isGood = admin !== undefined && (await first.accepts(admin.password));
  return { user: first.name, password: isGood ? admin!.password : undefined };
}

async function readAdmin(file: string): Promise<{ user: string; password: string } | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { user: string; password: string });
}
