import { runMigrations } from 'graphile-worker';
import { createDataSource } from './data-source.js';

/**
 * Brings the database up to date: graphile-worker's schema first, then ours, which refers to it.
 * Safe to call from several processes at once: an advisory lock lets one in at a time.
 */
export async function migrate(url: string): Promise<void> {
  const dataSource = await createDataSource(url, [], 3).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`select pg_advisory_lock(7318350)`);
    await runMigrations({ connectionString: url });
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.query(`select pg_advisory_unlock(7318350)`).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}

/** Undoes the newest migration; for the test of every migration's way back. */
export async function revertLast(url: string): Promise<void> {
  const dataSource = await createDataSource(url, [], 2).initialize();
  try {
    await dataSource.undoLastMigration({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}
