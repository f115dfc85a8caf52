import { Injectable } from '@nestjs/common';
import { Config } from '../kernel/config/config.js';
import { Retention } from '../kernel/retention/retention.js';

/** Links that have expired say so for a while; connect tokens that were asked for, with what they were to lead to. */
@Injectable()
export class ConnectRetention {
  constructor(retention: Retention, config: Config) {
    const days = config.KEEP_SESSIONS_DAYS;
    retention.add(
      { table: 'connect.links', key: 'id', since: 'expires_at', days }, // links_expired
      { table: 'connect.sessions', key: 'id', since: 'created_at', days }, // sessions_by_age
    );
  }
}
