import { eventually } from './eventually.js';
import type { Stack } from './stack.js';

/**
 * Makes a race happen: holds what `lock` locks while `work` runs, until so many other sessions wait for it, then lets
 * them all go at once.
 */
export async function whileLocked<T>(
  stack: Pick<Stack, 'db'>,
  lock: string,
  waiters: number,
  work: () => Promise<T>,
): Promise<T> {
  const holder = await stack.db.connect();
  try {
    await holder.query('begin');
    await holder.query(lock);
    const result = work();
    result.catch(() => undefined);
    await eventually(async () => {
      const { rows } = await stack.db.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]!.waiting >= waiters;
    });
    await holder.query('commit');
    return await result;
  } finally {
    holder.release(true);
  }
}
