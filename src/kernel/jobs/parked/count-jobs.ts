import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { JobsOverviewSchema, TaskCountSchema } from './overview.schema.js';

/** Counts what is in the queue. It reads the queue once: as many rows as there is to do, and no index counts less. */
@Injectable()
export class CountJobs {
  constructor(private readonly database: Database) {}

  async run(): Promise<JobsOverviewSchema> {
    const tasks = await this.database.query<TaskCountSchema & { oldest: number | null }>(
      `with jobs as materialized (
         select task_id, run_at,
                case when locked_at is not null then 'running' when attempts >= max_attempts then 'parked'
                     when run_at <= now() then 'waiting' when attempts > 0 then 'failing' end as state
           from graphile_worker._private_jobs
          where key is not null or locked_at is not null or attempts < max_attempts -- see WorkerHeartbeat
       )
       select t.identifier as task, count(*) filter (where state = 'waiting')::int as waiting,
              count(*) filter (where state = 'running')::int as running,
              count(*) filter (where state = 'failing')::int as failing,
              count(*) filter (where state = 'parked')::int as parked,
              extract(epoch from now() - min(run_at) filter (where state = 'waiting'))::float8 as oldest
         from jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        group by t.identifier order by parked desc, waiting desc, task`,
    );
    const sum = (of: 'waiting' | 'running' | 'failing' | 'parked'): number =>
      tasks.reduce((total, task) => total + task[of], 0);
    const ages = tasks.flatMap(({ oldest }) => (oldest === null ? [] : [oldest]));
    return {
      waiting: sum('waiting'),
      running: sum('running'),
      failing: sum('failing'),
      parked: sum('parked'),
      oldestWaiting: ages.length > 0 ? Math.max(...ages) : null,
      tasks: tasks.map(({ task, waiting, running, failing, parked }) => ({ task, waiting, running, failing, parked })), // prettier-ignore
    };
  }
}
