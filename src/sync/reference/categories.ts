import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { FillOnce } from '../../kernel/database/fill-once.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';

const DAY_S = 86_400;
/** The slots are days; looking more often means that a failed one is tried again soon. */
const TICK_MS = 10 * 60_000;

/** Pluggy's categories: a small list that is everybody's, read once a day and before it is first needed. */
@Injectable()
export class Categories {
  private readonly filled: FillOnce;

  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly schedule: ScheduleOnce,
    private readonly config: Config,
  ) {
    this.filled = new FillOnce(database, 'sync.categories', (tx) => this.refresh(tx, true));
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (this.config.runsJobs)
      await this.schedule.run('sync:categories', DAY_S, (tx) => this.refresh(tx, false));
  }

  /** All of them, or those below one, as a page of Pluggy's. */
  async page(parentId?: string): Promise<string> {
    await this.filled.ensure();
    const [row] = await this.database.query<{ page: string }>(
      `select json_build_object('page', 1, 'total', count(*), 'totalPages', 1,
                'results', coalesce(json_agg(data order by id), '[]'))::text as page
         from sync.categories where $1::text is null or parent_id = $1`,
      [parentId ?? null],
    );
    return row!.page;
  }

  async one(id: string): Promise<string | undefined> {
    await this.filled.ensure();
    const [row] = await this.database.query<{ data: string }>(
      `select data::text as data from sync.categories where id = $1`,
      [id],
    );
    return row?.data;
  }

  /** A category that is no longer listed stays: transactions may still name it. */
  private async refresh(tx: Tx, userFacing: boolean): Promise<void> {
    for (let page = 1, pages = 1; page <= pages; page++) {
      const text = await this.pluggy.data('/categories', {}, page > 1 ? { page } : {}, { userFacing });
      const [read] = await tx.query<{ pages: number }>(
        `with listed as (select $1::jsonb as body), stored as (
           insert into sync.categories as c (id, parent_id, data)
           select distinct on (e->>'id') e->>'id', e->>'parentId', e
             from listed, jsonb_array_elements(body->'results') e order by e->>'id'
           on conflict (id) do update set parent_id = excluded.parent_id, data = excluded.data
            where c.data is distinct from excluded.data
         )
         select coalesce((body->>'totalPages')::int, 1) as pages from listed`,
        [text],
      );
      pages = read!.pages;
    }
  }
}
