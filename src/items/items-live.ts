import { Injectable } from '@nestjs/common';
import { LiveTopics } from '../kernel/live/live-topics.js';

/** What the admin page watches of Items. Indexes: the primary keys, flags_cleared, items_moving. */
@Injectable()
export class ItemsLive {
  constructor(topics: LiveTopics) {
    topics.add(
      'items',
      `select concat_ws('/', (select max(id) from items.flags), (select max(cleared_at) from items.flags),
                        (select max(id) from items.history),
                        (select max(read_at) from items.items where erased_at is null and gone_at is null),
                        (select max(id) from items.reviews),
                        (select count(*) from items.items where app_id is null and erased_at is null))`,
    );
    topics.add(
      'incidents',
      `select concat_ws('/', max(id), max(changed_at), count(closed_at)) from items.incidents`,
    );
  }
}
