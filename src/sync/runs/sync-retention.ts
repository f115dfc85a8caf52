import { Injectable } from '@nestjs/common';
import { Config } from '../../kernel/config/config.js';
import { Retention } from '../../kernel/retention/retention.js';

/** Answers of the past month are for looking back, not for keeping. */
const KEEP_VERIFICATIONS_DAYS = 30;

/**
 * Details of runs: what they did with each product, and errors. The run's line stays with its cause, times and counts:
 * every row of the copy names the run that wrote it, however old.
 */
@Injectable()
export class SyncRetention {
  constructor(retention: Retention, config: Config) {
    retention.add(
      {
        table: 'sync.runs',
        key: 'id',
        since: 'ended_at', // runs_with_details
        where: `(products <> '{}' or error is not null)`,
        days: config.KEEP_RUN_DETAILS_DAYS,
        forget: `products = '{}', error = null`,
      },
      { table: 'sync.verifications', key: 'id', since: 'asked_at', days: KEEP_VERIFICATIONS_DAYS },
    );
  }
}
