import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { LONGEST_URL } from '../../kernel/http/webhook-url.js';
import { DeliveryQueued } from '../events/delivery-queued.js';
import { WebhookSwitchedOn } from '../events/webhook-switched-on.js';
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

interface Queued extends Record<string, unknown> {
  n: string;
  endpoint: string;
}

const BATCH_ROWS = 1_000;

/** One queue an endpoint: a subscription, or the host at which an app's Items have theirs. */
const ENDPOINT = `coalesce(subscription_id::text, md5(app_id || substring(url from '^https?://[^/?#]*')))`;

/** Writes what apps are to be told, one row an endpoint, each with its job in the same transaction. */
@Injectable()
export class QueueDeliveries {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly auth: AuthFace,
  ) {}

  /** All of it, or nothing. Nothing happens for an app that does not want to know. */
  async queue(...news: News[]): Promise<void> {
    // Asked before: who holds a transaction must not wait for another connection.
    const clientIds = new Map<string, string | undefined>();
    for (const { appId } of news)
      if (!clientIds.has(appId)) clientIds.set(appId, await this.auth.clientIdOf(appId));
    await this.database.transaction(async (tx) => {
      for (const one of news) await this.queueOne(tx, one, clientIds.get(one.appId));
    });
  }

  private async queueOne(
    tx: Tx,
    { event, key, appId, itemId, webhookUrl, fields }: News,
    clientId: string | undefined,
  ): Promise<void> {
    const eventId = idOf(`${event} ${appId} ${key}`);
    const body = { event, eventId, clientId, ...fields };
    // An Item may have a webhookUrl from before its length was looked at; the index would not take it.
    const queued = await tx.query<Queued>(
      `insert into webhooks.deliveries (event_id, app_id, subscription_id, url, event, item_id, body)
       select $1, $2, endpoint.id, endpoint.url, $3, $4, $5
         from (select id, null as url from webhooks.subscriptions where app_id = $2 and event in ('all', $3)
               union all
               select null, $6::text where octet_length($6) <= ${LONGEST_URL}) endpoint
       on conflict do nothing
       returning n::text, ${ENDPOINT} as endpoint`,
      [eventId, appId, event, itemId ?? null, JSON.stringify(body), webhookUrl ?? null],
    );
    await this.events.publish(tx, ...queued.map(({ n, endpoint }) => new DeliveryQueued(n, endpoint)));
  }

  /** Sends what waits for it, in its order. */
  @OnDomainEvent(WebhookSwitchedOn)
  async onSwitchedOn({ subscriptionId }: WebhookSwitchedOn): Promise<void> {
    let batch: Queued[];
    let after = 0;
    do {
      batch = await this.database.transaction(async (tx) => {
        const waiting = await tx.query<Queued>(
          `update webhooks.deliveries set attempts = 0, failing_since = null
            where n in (select n from webhooks.deliveries
                         where subscription_id = $1 and settled_at is null and n > $2 order by n limit ${BATCH_ROWS})
           returning n::text, ${ENDPOINT} as endpoint`,
          [subscriptionId, after],
        ); // deliveries_by_subscription
        await this.events.publish(tx, ...waiting.map(({ n, endpoint }) => new DeliveryQueued(n, endpoint)));
        return waiting;
      });
      after = Math.max(...batch.map(({ n }) => Number(n)));
    } while (batch.length === BATCH_ROWS);
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
