import type { PostgresAccount } from './postgres-account.js';
import { runPostgresProgram } from './run-postgres-program.js';

/** What the hub tells the watchdog before it closes their pipe when there is nothing left to stop. */
export const SERVER_STOPPED = 'stopped';

export interface RunningCluster {
  bin: string;
  directory: string;
  account: PostgresAccount;
}

/**
 * Stops the server of this data directory, if one runs, and waits until it is gone. "Fast" ends the sessions and
 * writes everything out; if that takes too long, "immediate" ends it like a power cut, which it recovers from.
 */
export async function stopPostmaster({ bin, directory, account }: RunningCluster): Promise<void> {
  const stop = ['stop', '-w', '-D', directory];
  const fast = await runPostgresProgram(bin, 'pg_ctl', [...stop, '-m', 'fast', '-t', '20'], account);
  if (fast.exitCode === 0) return;
  await runPostgresProgram(bin, 'pg_ctl', [...stop, '-m', 'immediate', '-t', '5'], account);
}
