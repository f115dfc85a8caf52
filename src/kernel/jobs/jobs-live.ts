import { Injectable } from '@nestjs/common';
import { LiveTopics } from '../live/live-topics.js';

/** What the admin page watches of the queue: what fails or is parked. What waits and runs changes all the time. */
@Injectable()
export class JobsLive {
  constructor(topics: LiveTopics) {
    topics.add(
      'jobs',
      `select concat_ws('/', count(*), sum(attempts), max(updated_at))
         from graphile_worker._private_jobs where attempts > 0 and (key is not null or attempts < max_attempts)`,
    );
  }
}
