import { Database } from '../kernel/database/database.js';
import { newSecret } from './register-webhook.js';

/** Longer than Pluggy repeats a delivery, which may carry the headers of its first attempt. */
const OVERLAP = '24 hours';

/** Only one former secret is remembered; it must not be forgotten while Pluggy may still deliver with it. */
export class RotationUnderWay extends Error {
  constructor() {
    super('The webhook secret was rotated less than 24 hours ago, or has not been registered yet.');
  }
}

/**
 * Replaces the webhook secret without losing a delivery: both secrets are accepted for a day. A running hub tells
 * Pluggy within a minute (see WatchRegistration).
 */
export class RotateSecret {
  constructor(private readonly database: Database) {}

  /** @throws RotationUnderWay */
  async run(): Promise<void> {
    const rotated = await this.database.query(
      `update webhooks.registration
          set previous_secret = secret, previous_until = clock_timestamp() + $1::interval, secret = $2,
              checked_at = null
        where seen_good_at is not null and (previous_until is null or previous_until < clock_timestamp())
       returning 1`,
      [OVERLAP, newSecret()],
    );
    if (rotated.length === 0) throw new RotationUnderWay();
  }
}
