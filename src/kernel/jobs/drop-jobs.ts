import type { Tx } from '../database/database.js';

/**
 * Drops what waits or is parked in a queue, in the caller's transaction: for a queue whose subject is no more. A parked
 * job would keep its payload and its error for ever. What runs at this moment is left alone.
 */
export async function dropJobs(tx: Tx, queue: string): Promise<void> {
  await tx.query(
    `delete from graphile_worker._private_jobs
      where locked_at is null
        and job_queue_id = (select id from graphile_worker._private_job_queues where queue_name = $1)`,
    [queue],
  );
}
