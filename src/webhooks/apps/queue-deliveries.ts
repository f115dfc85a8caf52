import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { DeliveryQueued } from '../events/delivery-queued.js';
import type { AppEvent } from './app-events.js';

/** Something that an app is to be told. */
export interface News {
  event: AppEvent;
  /** What tells it from every other event of its kind: the same news is queued once, however often it is brought. */
  key: string;
  appId: string;
  itemId?: string;
  /** The Item's own, if it has one. */
  webhookUrl?: string | null;
  /** What Pluggy's event has beside `event`, `eventId` and `clientId`. */
  fields: object;
}

/** Writes what an app is to be told, one row an endpoint, each with its job in the same transaction. */
@Injectable()
export class QueueDeliveries {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly auth: AuthFace,
  ) {}

  /** Nothing happens for an app that does not want to know. */
  async queue({ event, key, appId, itemId, webhookUrl, fields }: News): Promise<void> {
    const eventId = idOf(`${event} ${appId} ${key}`);
    const body = { event, eventId, clientId: await this.auth.clientIdOf(appId), ...fields };
    await this.database.transaction(async (tx) => {
      const queued = await tx.query<{ n: string; endpoint: string }>(
        `insert into webhooks.deliveries as d (event_id, app_id, subscription_id, url, event, item_id, body)
         select $1, $2, endpoint.id, endpoint.url, $3, $4, $5
           from (select id, null as url from webhooks.subscriptions where app_id = $2 and event in ('all', $3)
                 union all
                 select null, $6::text where $6 is not null) endpoint
         on conflict do nothing
         returning n::text, coalesce(subscription_id::text, md5(app_id || url)) as endpoint`,
        [eventId, appId, event, itemId ?? null, JSON.stringify(body), webhookUrl ?? null],
      );
      await this.events.publish(tx, ...queued.map(({ n, endpoint }) => new DeliveryQueued(n, endpoint)));
    });
  }

  /** The apps that have a webhook for this event. */
  async subscribers(event: AppEvent): Promise<string[]> {
    const rows = await this.database.query<{ appId: string }>(
      `select distinct app_id as "appId" from webhooks.subscriptions where event in ('all', $1)`,
      [event],
    );
    return rows.map(({ appId }) => appId);
  }
}

/** A UUID (version 8: of one's own making) that is the same for the same text. */
function idOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
