import { Injectable } from '@nestjs/common';
import { Config } from '../kernel/config/config.js';
import { Retention } from '../kernel/retention/retention.js';
import { REMEMBERED_DAYS } from './sessions/tell-outcome.js';

/**
 * Links that have expired say so for a while; connect tokens that were asked for, with what they were to lead to. What
 * the Connect page knew of a token goes before. A session of a new Item stays with its end user meanwhile: it says where
 * the app wants to hear of the Item. One that updates an Item has done its work.
 */
@Injectable()
export class ConnectRetention {
  constructor(retention: Retention, config: Config) {
    const days = config.KEEP_SESSIONS_DAYS;
    retention.add(
      { table: 'connect.links', key: 'id', since: 'expires_at', days }, // links_expired
      { table: 'connect.sessions', key: 'id', since: 'created_at', days }, // sessions_by_age
      {
        table: 'connect.sessions',
        key: 'id',
        since: 'expires_at', // sessions_expired
        where: 'item_id is not null',
        days: REMEMBERED_DAYS,
      },
      {
        table: 'connect.sessions',
        key: 'id',
        since: 'expires_at', // sessions_expired
        where: 'item_id is null',
        days: REMEMBERED_DAYS,
        forget: 'token_hash = null, oauth_redirect_uri = null, expires_at = null',
      },
    );
  }
}
