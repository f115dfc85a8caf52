import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { Ledger } from '../ledger.js';
import type {
  WebhookHourSchema,
  WebhookRegistrationSchema,
  WebhooksOverviewSchema,
} from './overview.schema.js';

const NO_REGISTRATION: WebhookRegistrationSchema = { url: null, problem: null, checkedAt: null, seenGoodAt: null }; // prettier-ignore

/** Counts webhooks for the admins' overview. */
@Injectable()
export class CountWebhooks {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  async run(): Promise<WebhooksOverviewSchema> {
    const [hours, ledger, oldestWaiting, registration] = [
      await this.hours(),
      await this.ledger.balance(),
      await this.oldestWaiting(),
      await this.registration(),
    ];
    return { hours, ledger, oldestWaiting, registration };
  }

  /** A day's rows, by inbox_by_time. */
  private hours(): Promise<WebhookHourSchema[]> {
    return this.database.query<WebhookHourSchema & Record<string, unknown>>(
      `with hours as (
         select date_trunc('hour', clock_timestamp()) - n * interval '1 hour' as hour from generate_series(0, 23) n
       ), came as (
         select date_trunc('hour', received_at) as hour, count(*)::int as received,
                percentile_disc(0.5) within group (order by lag) as median, max(lag) as max
           from webhooks.inbox
          cross join lateral (select case when replayed_at is null then extract(epoch from settled_at - received_at)::float8 end as lag) l
          where received_at >= (select min(hour) from hours)
          group by 1
       )
       select ${instantText('h.hour')} as hour, coalesce(c.received, 0) as received,
              c.median as "lagMedian", c.max as "lagMax"
         from hours h left join came c on c.hour = h.hour order by h.hour`,
    );
  }

  /** Index inbox_waiting, from its oldest row. */
  private async oldestWaiting(): Promise<number | null> {
    const [oldest] = await this.database.query<{ seconds: number }>(
      `select extract(epoch from clock_timestamp() - received_at)::float8 as seconds
         from webhooks.inbox where outcome is null order by id limit 1`,
    );
    return oldest?.seconds ?? null;
  }

  private async registration(): Promise<WebhookRegistrationSchema> {
    const [registration] = await this.database.query<WebhookRegistrationSchema & Record<string, unknown>>(
      `select url, problem, ${instantText('checked_at')} as "checkedAt", ${instantText('seen_good_at')} as "seenGoodAt"
         from webhooks.registration`,
    );
    return registration ?? NO_REGISTRATION;
  }
}
