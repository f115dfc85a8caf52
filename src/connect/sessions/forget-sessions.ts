import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../kernel/config/config.js';
import { ScheduleOnce } from '../../kernel/jobs/schedule-once.js';

/** So long the Connect page says of a token that it has expired, and how a connection ended; then it knows neither. */
const REMEMBERED = '1 day';

/**
 * Forgets what the Connect page knew of a connect token. A session of a new Item stays with its end user: it says
 * where the app wants to hear of the Item. One that updates an Item has done its work.
 */
@Injectable()
export class ForgetSessions {
  constructor(
    private readonly once: ScheduleOnce,
    private readonly config: Config,
  ) {}

  @Interval(600_000)
  async tick(): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.once.run('connect:forget-sessions', 3_600, async (tx) => {
      const over = `expires_at < (select clock_timestamp()) - $1::interval`; // sessions_expired
      await tx.query(`delete from connect.sessions where item_id is not null and ${over}`, [REMEMBERED]);
      await tx.query(
        `update connect.sessions set token_hash = null, oauth_redirect_uri = null, expires_at = null
          where ${over}`,
        [REMEMBERED],
      );
    });
  }
}
