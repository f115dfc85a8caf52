import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { newSecret, RegisterWebhook } from './register-webhook.js';

/** Longer than Pluggy repeats a delivery, which may carry the headers of its first attempt. */
const OVERLAP = '24 hours';

/** Replaces the webhook secret without losing a delivery: both secrets are accepted for a day. */
@Injectable()
export class RotateSecret {
  constructor(
    private readonly database: Database,
    private readonly registration: RegisterWebhook,
  ) {}

  /**
   * @throws PluggyError when Pluggy cannot be asked. Nothing has changed then, or both secrets are accepted and the
   *   hourly check completes the change.
   */
  async rotate(): Promise<void> {
    // First that Pluggy has the current secret: only one former secret is remembered.
    await this.registration.ensure();
    await this.database.query(
      `update webhooks.registration
          set previous_secret = secret, previous_until = clock_timestamp() + $1::interval, secret = $2`,
      [OVERLAP, newSecret()],
    );
    await this.registration.ensure();
  }
}
