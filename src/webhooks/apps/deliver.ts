import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import { ItemsFace } from '../../items/face.js';
import { Config } from '../../kernel/config/config.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { isTrusted, refusalOfWebhookUrl } from '../../kernel/http/webhook-url.js';
import { Logger } from '../../kernel/observability/logger.js';
import { Metrics } from '../../kernel/observability/metrics.js';
import { DeliveryQueued } from '../events/delivery-queued.js';
import { publicAgent } from './public-address.js';

interface Delivery {
  n: string;
  event: string;
  itemId: string | null;
  subscriptionId: string | null;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** As long as Pluggy waits. */
const TIMEOUT_MS = 10_000;
/** Over 28 hours. Two fewer than the queue makes, which may lose one to a crash: the end of it is decided here. */
const ATTEMPTS = 14;
const LONGEST_ANSWER = 65_536;

/** An attempt failed and will be made again. */
class NotDelivered extends Error {}

/**
 * Sends one event to one endpoint. At least once: a crash after the endpoint's answer sends it again, with the same
 * `eventId`. An endpoint that took nothing for more than a day is switched off, and what it missed waits until its app
 * switches it on again.
 */
@Injectable()
export class Deliver implements OnApplicationShutdown {
  private readonly outside = publicAgent();
  private readonly inside = new Agent();
  private readonly counter;

  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
    private readonly logger: Logger,
    private readonly config: Config,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('hub_app_webhooks_total', 'Attempts to deliver events to apps, by what came of them', ['outcome']); // prettier-ignore
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.outside.destroy(), this.inside.destroy()]);
  }

  /** @throws when it did not arrive, so that the queue tries again later. */
  @OnDomainEvent(DeliveryQueued)
  async onQueued({ n }: DeliveryQueued): Promise<void> {
    const [delivery] = await this.database.query<Delivery & Record<string, unknown>>(
      `select d.n::text, d.event, d.item_id as "itemId", s.id as "subscriptionId", coalesce(d.url, s.url) as url,
              coalesce(s.headers, '{}') as headers, d.body
         from webhooks.deliveries d left join webhooks.subscriptions s on s.id = d.subscription_id
        where d.n = $1 and d.outcome is null and s.disabled_at is null`,
      [n],
    );
    if (!delivery || (await this.isOfErased(delivery))) return;
    const problem = await this.send(delivery);
    if (problem === undefined) await this.settle(delivery, 'delivered');
    else await this.failed(delivery, problem);
  }

  /** That it is deleted is all that is told of an Item that is to be gone; the rest goes with it. */
  private async isOfErased({ event, itemId }: Delivery): Promise<boolean> {
    if (itemId === null || event === 'item/deleted') return false;
    return (await this.items.deleted(this.database, [itemId])).size > 0;
  }

  /** @returns why it did not arrive; undefined when it did. */
  private async send({ url, headers, body }: Delivery): Promise<string | undefined> {
    // Again, as what was fine when it was asked for may not be any more: the operator names other hosts now.
    const refusal = refusalOfWebhookUrl(url, this.config);
    if (refusal) return refusal;
    try {
      const { statusCode, body: answer } = await request(url, {
        method: 'POST',
        dispatcher: isTrusted(new URL(url), this.config) ? this.inside : this.outside,
        headers: { 'user-agent': 'pluggy-hub', ...headers, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.dump({ limit: LONGEST_ANSWER }).catch(() => undefined); // the status is the answer
      return statusCode >= 200 && statusCode < 300 ? undefined : `answered ${statusCode}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private async failed(delivery: Delivery, problem: string): Promise<void> {
    const { n } = delivery;
    const [row] = await this.database.query<{ attempts: number }>(
      `update webhooks.deliveries
          set attempts = attempts + 1, failing_since = coalesce(failing_since, clock_timestamp()), last_error = $2
        where n = $1 returning attempts`,
      [n, problem],
    );
    if (row && row.attempts >= ATTEMPTS) return this.giveUp(delivery, problem);
    this.counter.inc({ outcome: 'failed' });
    throw new NotDelivered(`delivery ${n}: ${problem}`);
  }

  /** An endpoint that took something else meanwhile does not want this one; one that took nothing is not there. */
  private async giveUp(delivery: Delivery, problem: string): Promise<void> {
    const disabled = await this.database.query(
      `update webhooks.subscriptions s set disabled_at = clock_timestamp()
         from webhooks.deliveries mine
        where s.id = $1 and s.disabled_at is null and mine.n = $2 and mine.attempts >= $3
          and not exists (select 1 from webhooks.deliveries d
                           where d.subscription_id = s.id and d.outcome = 'delivered'
                             and d.settled_at > mine.failing_since)
       returning s.id`,
      [delivery.subscriptionId, delivery.n, ATTEMPTS],
    ); // deliveries_by_subscription
    const isOff = disabled.length > 0;
    this.logger.error(
      { webhookId: delivery.subscriptionId, delivery: delivery.n, problem },
      isOff
        ? "an app's webhook took nothing for more than a day and is switched off; what it misses is kept"
        : 'an event could not be delivered to an app for more than a day and is given up',
    );
    if (isOff) this.counter.inc({ outcome: 'switched_off' });
    else await this.settle(delivery, 'given_up');
  }

  /** What is given up while its webhook is off, because its app switched it off at this moment, is kept after all. */
  private async settle({ n }: Delivery, outcome: 'delivered' | 'given_up'): Promise<void> {
    await this.database.query(
      `update webhooks.deliveries
          set outcome = $2, settled_at = clock_timestamp(), body = null
        where n = $1 and outcome is null
          and ($2 = 'delivered' or not exists (select 1 from webhooks.subscriptions s
                                                where s.id = subscription_id and s.disabled_at is not null))`,
      [n, outcome],
    );
    this.counter.inc({ outcome });
  }
}
