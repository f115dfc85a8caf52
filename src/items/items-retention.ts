import { Injectable } from '@nestjs/common';
import { Config } from '../kernel/config/config.js';
import { Retention } from '../kernel/retention/retention.js';

/**
 * What has happened to Items and is over: their story, flags that are cleared, reviews and incidents that are closed,
 * imports that have ended. What is wrong now stays, and the list of erasures always does.
 */
@Injectable()
export class ItemsRetention {
  constructor(retention: Retention, config: Config) {
    const days = config.KEEP_HISTORY_DAYS;
    retention.add(
      {
        table: 'items.history',
        key: 'id',
        since: 'at', // history_by_age; whether it was followed: history_by_item
        // What a person granted is kept as long as the Item: the receipt is made of it. So is the failure that an Item has
        // not recovered from: it is by that that it recovers.
        where: `kind not in ('CONSENT_GRANTED', 'CONSENT_RENEWED')
                and (kind <> 'FAILED' or exists (
                  select from items.history l
                   where l.item_id = t.item_id and (l.at, l.id) > (t.at, t.id) and l.kind in ('FAILED', 'RECOVERED')))`,
        days,
      },
      {
        table: 'items.flags',
        key: 'id',
        since: 'cleared_at', // flags_cleared
        where: 'cleared_at is not null',
        days,
      },
      {
        table: 'items.reviews',
        key: 'id',
        since: 'closed_at', // reviews_closed
        where: 'closed_at is not null',
        days,
      },
      {
        table: 'items.incidents',
        key: 'id',
        since: 'closed_at', // few
        where: `closed_at is not null and not exists (select from items.reviews r where r.incident_id = t.id)`,
        days,
      },
      {
        table: 'items.imports',
        key: 'id',
        since: 'ended_at', // few; the import's list of Items goes with it
        where: 'ended_at is not null',
        days,
      },
    );
  }
}
