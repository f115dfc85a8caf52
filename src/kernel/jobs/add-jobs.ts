import { randomUUID } from 'node:crypto';
import type { Tx } from '../database/database.js';

/** An order to do something, to be written to the queue. */
export interface JobSpec {
  /** Name of the handler that does it. */
  task: string;
  payload: object;
  /** Jobs of one queue run one at a time, in no promised order. */
  queue: string | null;
  /** A waiting job with the same key is replaced by this one. */
  key: string | null;
}

/** Retries back off exponentially (graphile-worker: e^attempt seconds, 6 h at most); 16 attempts span 40 hours. */
const MAX_ATTEMPTS = 16;

/** Jobs a statement: a hundred thousand at once would be a text of tens of megabytes, several times in memory. */
const AT_ONCE = 1_000;

/**
 * Writes jobs in the caller's transaction, many in one statement.
 *
 * Sorted by queue and key because unsorted batches that meet deadlock (measured: 16 deadlocks in 12 s against none);
 * folded by key because one statement may not touch the same row twice (SQLSTATE 21000). Those of one batch are due in
 * this order, a microsecond apart: the queue takes what is due at the same instant in any order.
 */
export async function addJobs(tx: Pick<Tx, 'query'>, jobs: JobSpec[]): Promise<void> {
  if (jobs.length === 0) return;
  // Without exception, so that a job without a key is one that was replaced while it ran (see WorkerHeartbeat).
  const keyed = jobs.map((job) => ({ ...job, key: job.key ?? randomUUID() }));
  const folded = new Map(keyed.map((job) => [job.key, job]));
  const order = (job: (typeof keyed)[number]): string => `${job.queue ?? ''}\u0001${job.key}`;
  const sorted = [...folded.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  for (let done = 0; done < sorted.length; done += AT_ONCE)
    await tx.query(
      `select count(*) from graphile_worker.add_jobs(array(
         select (job->>'task', job->'payload', job->>'queue', now() + ($3 + n) * interval '1 microsecond', $2::smallint, job->>'key', null, null)
                ::graphile_worker.job_spec
           from json_array_elements($1::json) with ordinality as j(job, n)
          order by n))`,
      [JSON.stringify(sorted.slice(done, done + AT_ONCE)), MAX_ATTEMPTS, done],
    );
}
