import type { AdminRoleName } from '../../src/kernel/http/admin.js';
import type { Json } from './sandbox.js';

/**
 * A new app, or with a role an admin, in a database with the hub's tables: made as by the command line (account-maker.js).
 * @returns what the command prints with `--json`.
 */
export async function makeAccount<T = Json>(
  databaseUrl: string,
  name: string,
  role?: AdminRoleName,
): Promise<T> {
  const response = await fetch(process.env.TEST_ACCOUNTS_URL!, {
    method: 'POST',
    body: JSON.stringify({ databaseUrl, name, role }),
  });
  if (!response.ok) throw new Error(`${name} could not be made: ${await response.text()}`);
  return (await response.json()) as T;
}
