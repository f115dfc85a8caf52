import { Injectable } from '@nestjs/common';
import { LiveTopics } from '../kernel/live/live-topics.js';

/** What the admin page watches of the inbox: its ledger, which every change of a webhook is counted in. */
@Injectable()
export class WebhooksLive {
  constructor(topics: LiveTopics) {
    topics.add(
      'webhooks',
      `select concat_ws('/', sum(received), sum(processed), sum(parked)) from webhooks.ledger`,
    );
  }
}
