import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';

/** Microseconds of processor time so far. */
export interface ProcessorTime {
  node: number;
  /** Of all processes of the server together; NaN when it is not on this machine, or this is no Linux. */
  postgres: number;
}

/** Tells what this process and PostgreSQL have worked: other load on the machine distorts that far less than the clock. */
export async function processorClock(client: pg.Client): Promise<() => ProcessorTime> {
  const { rows } = await client.query<{ pid: number }>(`select pg_backend_pid() as pid`);
  const postmaster = Number(stat(rows[0]!.pid)?.[PARENT]);
  return () => {
    const { user, system } = process.cpuUsage();
    return { node: user + system, postgres: postmaster > 1 ? workOf(postmaster) : NaN };
  };
}

/** Fields of /proc/<pid>/stat (proc(5)), counted from the one after the name. */
const [PARENT, USER, SYSTEM, ENDED_USER, ENDED_SYSTEM] = [1, 11, 12, 13, 14];
/** What the kernel counts there: hundredths of a second. */
const TICK_US = 10_000;

function workOf(postmaster: number): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const fields = stat(pid);
    if (!fields || (pid !== postmaster && Number(fields[PARENT]) !== postmaster)) continue;
    const counted = pid === postmaster ? [USER, SYSTEM, ENDED_USER, ENDED_SYSTEM] : [USER, SYSTEM];
    for (const field of counted) ticks += Number(fields[field]);
  }
  return ticks * TICK_US;
}

function stat(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined; // it has ended meanwhile, or this system has no /proc
  }
}
