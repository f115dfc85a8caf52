import { Injectable } from '@nestjs/common';
import { Config } from '../kernel/config/config.js';
import { Retention } from '../kernel/retention/retention.js';

/**
 * Webhooks that are processed, and what apps were told, with it what an endpoint that is switched off has missed. Parked
 * webhooks stay until an admin has dealt with them, waiting ones are a promise; the ledger's counters are of all time and
 * do not change.
 */
@Injectable()
export class WebhooksRetention {
  constructor(retention: Retention, config: Config) {
    retention.add(
      {
        table: 'webhooks.inbox',
        key: 'id',
        since: 'settled_at', // inbox_processed
        where: `outcome in ('published', 'ignored')`,
        days: config.KEEP_WEBHOOKS_DAYS,
      },
      {
        table: 'webhooks.deliveries',
        key: 'n',
        since: 'created_at', // deliveries_by_age
        // What is still being tried stays: it ends by itself, and says so.
        where: `outcome is not null or exists (select from webhooks.subscriptions s
                                                where s.id = t.subscription_id and s.disabled_at is not null)`,
        days: config.KEEP_DELIVERIES_DAYS,
      },
    );
  }
}
