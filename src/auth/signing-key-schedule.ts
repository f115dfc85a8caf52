import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../kernel/config/config.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';
import { RotateSigningKey } from './rotate-signing-key.js';

/** How long one key signs. API keys live two hours, so the key before it has long served its purpose by then. */
const SIGNS_FOR = '30 days';
const HOUR_S = 3600;

/** Looks every hour, once over all replicas, whether the signing key has grown old. */
@Injectable()
export class SigningKeySchedule {
  constructor(
    private readonly schedule: ScheduleOnce,
    private readonly rotateSigningKey: RotateSigningKey,
    private readonly config: Config,
  ) {}

  @Interval(HOUR_S * 1000)
  async tick(): Promise<void> {
    if (!this.config.runsJobs) return;
    await this.schedule.run('auth:signing-key', HOUR_S, async (tx) => {
      const young = await tx.query(
        `select 1 from auth.signing_keys where created_at > clock_timestamp() - $1::interval`,
        [SIGNS_FOR],
      );
      if (young.length === 0) await this.rotateSigningKey.within(tx, 'hub');
    });
  }
}
