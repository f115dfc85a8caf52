import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { instantText } from '../../database/iso-instant.js';
import { declaredSubscriptions } from '../../events/on-domain-event.js';
import { pageOf } from '../../http/next-page.js';
import type { JobState, JobsQuery, ParkedJobsFilter } from './parked-jobs.dto.js';
import type { FailedJobPage, FailedJobSchema } from './parked-jobs.schema.js';

/**
 * SQL over `graphile_worker._private_jobs j`. One without a key was replaced while it ran and is no failure (see
 * WorkerHeartbeat). No index has these: of jobs that have failed there are few, and of the others as many as wait.
 */
const IN_STATE: Record<JobState, string> = {
  parked: `j.attempts >= j.max_attempts and j.locked_at is null and j.key is not null`,
  failing: `j.attempts > 0 and j.attempts < j.max_attempts and j.locked_at is null and j.key is not null`,
};

/** The ids in a payload, by name: anything else there may be a person's, and so may an id that an app has made. */
const IDS = ['accountId', 'appId', 'connectorId', 'importId', 'inboxId', 'runId', 'subscriptionId'];
const ID = `'^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{1,18})$'`;
const ITEM = `case when j.payload->>'itemId' ~* ${ID} then j.payload->>'itemId' end`;
/** An error may quote a body; its beginning says what it is. */
const LONGEST_ERROR = 500;

const SHOWN = `j.id::text, t.identifier as task, ${ITEM} as "itemId",
  coalesce((select jsonb_object_agg(p.key, p.value) from json_each_text(j.payload) p
             where json_typeof(j.payload) = 'object' and p.key = any('{${IDS.join(',')}}') and p.value ~* ${ID}), '{}') as ids,
  j.attempts, j.max_attempts as "maxAttempts", left(j.last_error, ${LONGEST_ERROR}) as "lastError",
  ${instantText('j.created_at')} as "createdAt", ${instantText('j.updated_at')} as "failedAt",
  case when j.attempts < j.max_attempts then ${instantText('j.run_at')} end as "nextAt"`;

export const FAILED_JOBS = `graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id`;

/** Tasks whose parked jobs cannot be given up, such as a deletion's. */
export const tasksThatMustHappen = (): string[] =>
  declaredSubscriptions()
    .filter(({ event }) => event.mustHappen)
    .map(({ handler }) => handler);

/** SQL over {@link FAILED_JOBS}, with its parameters, for jobs in a state. */
export function failedJobs(state: JobState, { task, itemId }: ParkedJobsFilter, params: unknown[]): string {
  const conditions = [IN_STATE[state]];
  if (task !== undefined) conditions.push(`t.identifier = $${params.push(task)}`);
  if (itemId !== undefined) conditions.push(`j.payload->>'itemId' = $${params.push(itemId.toLowerCase())}`);
  return conditions.join(' and ');
}

/** The jobs that have failed, with ids only of what they were given. */
@Injectable()
export class ListFailedJobs {
  constructor(private readonly database: Database) {}

  async page({ state, before, pageSize, ...filter }: JobsQuery): Promise<FailedJobPage> {
    const params: unknown[] = [];
    const conditions = [failedJobs(state, filter, params)];
    const mustHappen = `t.identifier = any($${params.push(tasksThatMustHappen())}) as "mustHappen"`;
    if (before !== undefined) conditions.push(`j.id < $${params.push(before)}::bigint`);
    const found = await this.database.query<FailedJobSchema & Record<string, unknown>>(
      `select ${SHOWN}, ${mustHappen} from ${FAILED_JOBS} where ${conditions.join(' and ')}
        order by j.id desc limit $${params.push(pageSize + 1)}`,
      params,
    );
    return pageOf(found, pageSize, ({ id }) => ({ state, ...filter, before: id }));
  }
}
