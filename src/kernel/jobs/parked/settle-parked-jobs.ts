import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../database/database.js';
import { AuditLog } from '../../http/audit-log.js';
import { BadInput } from '../../http/hub-error.js';
import { FAILED_JOBS, failedJobs, tasksThatMustHappen } from './list-failed-jobs.js';
import type { RetryJobsBody } from './parked-jobs.dto.js';
import type { ParkedJobsDoneSchema, SkippedJobSchema } from './parked-jobs.schema.js';

interface ParkedJob {
  id: string;
  task: string;
  itemId: string | null;
}

const AT_ONCE = 1_000;
/** Of more jobs than this the audit log has the tasks and how many. */
const NAMED = 20;

/** Runs parked jobs again, or gives them up. What an admin does at the same moment as another is done once. */
@Injectable()
export class SettleParkedJobs {
  constructor(
    private readonly database: Database,
    private readonly auditLog: AuditLog,
  ) {}

  /** As if they had never been tried. @throws BadInput unless there is either ids or a filter. */
  retry(which: RetryJobsBody, actor: string): Promise<ParkedJobsDoneSchema> {
    return this.settle(which, actor, 'jobs retried', {}, [], (tx, ids) =>
      tx.query(
        `select count(*) from graphile_worker.reschedule_jobs($1::bigint[], run_at := now(), attempts := 0)`,
        [ids],
      ),
    );
  }

  /**
   * What they would have done is not done. Not of what must happen, such as a deletion: those are left alone.
   * @throws BadInput unless there is either ids or a filter.
   */
  discard(which: RetryJobsBody, reason: string, actor: string): Promise<ParkedJobsDoneSchema> {
    const spared = tasksThatMustHappen();
    return this.settle(which, actor, 'jobs discarded', { reason }, spared, (tx, ids) =>
      tx.query(`select count(*) from graphile_worker.complete_jobs($1::bigint[])`, [ids]),
    );
  }

  private async settle(
    { ids, filter }: RetryJobsBody,
    actor: string,
    action: string,
    details: object,
    spared: string[],
    work: (tx: Tx, ids: string[]) => Promise<unknown>,
  ): Promise<ParkedJobsDoneSchema> {
    if ((ids === undefined) === (filter === undefined)) throw new BadInput('Give either ids or a filter');
    return this.database.transaction(async (tx) => {
      const params: unknown[] = [];
      const which = failedJobs('parked', filter ?? {}, params);
      const named = ids ? `j.id = any($${params.push(ids)}::bigint[])` : 'true';
      const found = await tx.query<ParkedJob & Record<string, unknown>>(
        `select j.id::text, t.identifier as task, j.payload->>'itemId' as "itemId" from ${FAILED_JOBS}
          where ${which} and ${named} and t.identifier <> all($${params.push(spared)}) order by j.id limit ${AT_ONCE + 1} for update of j`,
        params,
      );
      const jobs = found.slice(0, AT_ONCE);
      if (jobs.length > 0) {
        await work(tx, jobs.map(({ id }) => id)); // prettier-ignore
        const subject = jobs.length === 1 ? `job ${jobs[0]!.id}` : 'jobs';
        await this.auditLog.audit(tx, actor, action, subject, {
          ...details,
          count: jobs.length,
          ...(jobs.length > NAMED ? { tasks: [...new Set(jobs.map(({ task }) => task))] } : { jobs }),
        });
      }
      const skipped = await this.skipped(tx, ids ?? [], jobs);
      return { count: jobs.length, skipped, hasMore: found.length > AT_ONCE };
    });
  }

  /** Which of these jobs nothing was done to, and why. Those that were settled are left out, whatever they are now. */
  private async skipped(tx: Tx, ids: string[], settled: ParkedJob[]): Promise<SkippedJobSchema[]> {
    const left = [...new Set(ids.map((id) => String(BigInt(id))))].filter((id) => !settled.some((job) => job.id === id)); // prettier-ignore
    if (left.length === 0) return [];
    return tx.query<SkippedJobSchema & Record<string, unknown>>(
      `select asked.id::text, case
                when j.id is null or j.key is null then 'GONE'
                when j.locked_at is not null then 'RUNNING'
                when j.attempts >= j.max_attempts then 'MUST_HAPPEN'
                when j.attempts > 0 then 'FAILING' else 'WAITING' end as reason
         from unnest($1::bigint[]) as asked (id) left join graphile_worker._private_jobs j on j.id = asked.id
        order by asked.id`,
      [left],
    );
  }
}
