import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { ScheduleOnce } from '../jobs/schedule-once.js';
import { Logger } from '../observability/logger.js';

/** What goes by itself when it is old enough; each module says so of its own tables. */
export interface RetentionRule {
  /** The table, with its schema. */
  table: string;
  /** The column of its primary key. */
  key: string;
  /** SQL over the table: from when on it ages. There is an index on it, for the rows that `where` means. */
  since: string;
  /** SQL over the table: which rows; all of them when left out. */
  where?: string;
  /** For how many days they are kept; 0: for ever. */
  days: number;
  /** SQL that makes a row forget instead of deleting it, as after `set`; afterwards `where` must not mean it any more. */
  forget?: string;
}

const EVERY_SECONDS = 3_600;
/** Small, so that nothing holds locks or a snapshot for long. */
const BATCH_ROWS = 1_000;
/** Of one rule, in one hour: what is left then waits for the next. */
const BATCHES = 500;
/** Rows that others hold are passed over; this is for locks on the table itself. */
const LOCK_TIMEOUT = '1s';

/**
 * Lets what is kept too long go, every hour, in whichever process has its turn. A batch is a transaction of its own that
 * waits for nobody, and for which nobody waits: rows that are locked stay until the next time.
 */
@Injectable()
export class Retention {
  private readonly rules: RetentionRule[] = [];

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly once: ScheduleOnce,
    private readonly logger: Logger,
  ) {}

  add(...rules: RetentionRule[]): void {
    this.rules.push(...rules);
  }

  @Interval(600_000)
  async hourly(): Promise<void> {
    // The slot is taken in a transaction of its own: cleaning may last, and begins anew in an hour when it is cut short.
    const nothingYet = (): Promise<void> => Promise.resolve();
    if (this.config.runsJobs && (await this.once.run('retention', EVERY_SECONDS, nothingYet)))
      await this.clean();
  }

  /** One rule's trouble is its own. */
  async clean(): Promise<void> {
    for (const rule of this.rules.filter(({ days }) => days > 0)) {
      try {
        const rows = await this.apply(rule);
        if (rows > 0) this.logger.info({ table: rule.table, rows, days: rule.days }, 'what was kept long enough is gone'); // prettier-ignore
      } catch (err) {
        this.logger.warn(
          { err, table: rule.table },
          'could not be cleaned up now; it is tried again in an hour',
        );
      }
    }
  }

  private async apply(rule: RetentionRule): Promise<number> {
    let total = 0;
    for (let batch = 0, rows = BATCH_ROWS; batch < BATCHES && rows === BATCH_ROWS; batch++)
      total += rows = await this.batch(rule);
    return total;
  }

  private batch({ table, key, since, where = 'true', days, forget }: RetentionRule): Promise<number> {
    return this.database.transaction(async (tx) => {
      await tx.query(`select set_config('lock_timeout', $1, true)`, [LOCK_TIMEOUT]);
      // The clock in a subquery of its own: as it changes from row to row, no index could be asked with it.
      const due = `with due as materialized (
        select t.${key} from ${table} t
         where (${where}) and ${since} < (select clock_timestamp()) - $1 * interval '1 day'
         order by ${since} limit ${BATCH_ROWS} for update of t skip locked)`;
      const rows = await tx.query(
        forget
          ? `${due} update ${table} t set ${forget} from due where t.${key} = due.${key} returning 1`
          : `${due} delete from ${table} t using due where t.${key} = due.${key} returning 1`,
        [days],
      );
      return rows.length;
    });
  }
}
