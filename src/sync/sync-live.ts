import { Injectable } from '@nestjs/common';
import { LiveTopics } from '../kernel/live/live-topics.js';

/** What the admin page watches of the copy. */
@Injectable()
export class SyncLive {
  constructor(topics: LiveTopics) {
    topics.add(
      'runs',
      `select concat_ws('/', max(id), count(ended_at), sum(pages))
         from (select id, ended_at, pages from sync.runs order by id desc limit 200) latest`,
    );
    topics.add(
      'removals',
      `select concat_ws('/', count(*), count(dismissed_at), max(held_at)) from sync.held_removals`,
    );
  }
}
