import { Injectable } from '@nestjs/common';
import { Config } from '../kernel/config/config.js';
import { Retention } from '../kernel/retention/retention.js';

/** Admins' sessions that have ended, with the addresses that they came from, and what was done long ago. */
@Injectable()
export class AuthRetention {
  constructor(retention: Retention, config: Config) {
    retention.add(
      {
        table: 'auth.admin_sessions',
        key: 'id',
        since: 'coalesce(revoked_at, expires_at)', // admin_sessions_ended
        days: config.KEEP_SESSIONS_DAYS,
      },
      { table: 'auth.audit_log', key: 'id', since: 'at', days: config.KEEP_AUDIT_DAYS }, // audit_log_by_age
    );
  }
}
