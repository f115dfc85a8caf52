import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Bank } from '../bank/bank.js';
import type { ItemRecord } from '../items/item-record.js';
import { SeededRandom } from '../state/seeded-random.js';
import { iso } from '../state/virtual-clock.js';
import { WebhookFaults } from './webhook-faults.js';
import type { DeliveryLogEntry, PendingDelivery, WebhookRecord } from './webhook-record.js';

/** Wait before attempts 2 to 9: three now, three after 15 minutes, three after two hours (facts §5.2). */
const BACKOFF_MS = [1_000, 1_000, 15 * 60_000, 1_000, 1_000, 2 * 3_600_000, 1_000, 1_000];
/** `item/login_succeeded` is tried three times and never later. */
const FEW_ATTEMPTS = 3;
const MAX_IN_FLIGHT = 64;
const LOG_LENGTH = 10_000;
/** A retry that is due later than this is waited for by nobody. */
const SOON_MS = 5_000;

/**
 * Delivers events to the registered webhooks and to Items' own `webhookUrl`, with Pluggy's time limit and retries.
 * What is undelivered is part of the bank's state and survives a restart.
 */
export class SendWebhooks {
  readonly faults: WebhookFaults;
  readonly log: DeliveryLogEntry[] = [];
  private readonly waiting: Map<number, PendingDelivery>;
  private readonly held: PendingDelivery[] = [];
  private readonly inFlight = new Map<number, PendingDelivery>();
  private readonly agent = new Agent({ connections: MAX_IN_FLIGHT });
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly bank: Bank,
    saved: PendingDelivery[],
  ) {
    this.faults = new WebhookFaults(bank.seed);
    this.waiting = new Map(saved.map((delivery) => [delivery.number, delivery]));
  }

  /** Sends an event to everyone who asked for it; all copies carry the same `eventId`. */
  publish(event: string, item: ItemRecord | null, payload: Record<string, unknown>): void {
    const eventId = this.bank.ids.encode('event', 0, 0, this.bank.nextNumber('event'));
    const body = JSON.stringify({ ...payload, eventId });
    for (const webhook of this.bank.webhooks.values()) {
      if (webhook.disabledAt === null && subscribes(webhook, event)) {
        this.enqueue({ eventId, event, url: webhook.url, webhookId: webhook.id, body });
      }
    }
    if (item?.webhookUrl) this.enqueue({ eventId, event, url: item.webhookUrl, webhookId: null, body });
    this.pump();
  }

  /** Lets held events go, in their order or shuffled by a seed; answers how many. */
  release(shuffleSeed: number | null): number {
    const held = this.held.splice(0);
    const order = shuffleSeed === null ? held : new SeededRandom(shuffleSeed).shuffle(held);
    for (const delivery of order)
      this.waiting.set(delivery.number, { ...delivery, dueAt: this.bank.clock.now() });
    this.bank.changed();
    this.pump();
    return order.length;
  }

  /** `busy` counts what will be sent without anyone's doing soon; `later` waits for a far retry. */
  counts(): { busy: number; later: number; held: number } {
    let busy = this.inFlight.size;
    let later = 0;
    for (const { dueAt } of this.waiting.values()) {
      if (this.bank.clock.realDelayUntil(dueAt) <= SOON_MS) busy++;
      else later++;
    }
    return { busy, later, held: this.held.length };
  }

  pendingDeliveries(): PendingDelivery[] {
    return [...this.waiting.values(), ...this.inFlight.values(), ...this.held];
  }

  /** Starts what is due; called whenever something may have become due. */
  pump(): void {
    if (this.stopped) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const now = this.bank.clock.now();
    let next = Infinity;
    for (const delivery of [...this.waiting.values()].sort((a, b) => a.dueAt - b.dueAt)) {
      if (delivery.dueAt > now || this.inFlight.size >= MAX_IN_FLIGHT) {
        next = delivery.dueAt;
        break;
      }
      this.waiting.delete(delivery.number);
      this.inFlight.set(delivery.number, delivery);
      void this.attempt(delivery);
    }
    if (next !== Infinity && this.inFlight.size < MAX_IN_FLIGHT) {
      const delay = Math.min(this.bank.clock.realDelayUntil(next) + 1, 2 ** 31 - 1);
      this.timer = setTimeout(() => this.pump(), delay);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.agent.destroy();
  }

  private enqueue(what: Pick<PendingDelivery, 'eventId' | 'event' | 'url' | 'webhookId' | 'body'>): void {
    const copies = this.faults.copies();
    if (copies === 0) this.record({ ...what, number: 0, attempt: 0, dueAt: 0 }, null, null, 'dropped');
    for (let copy = 0; copy < copies; copy++) {
      const dueAt = this.bank.clock.now() + this.faults.delay() * this.bank.clock.speed;
      const delivery = { ...what, number: this.bank.nextNumber('event'), attempt: 1, dueAt };
      if (this.faults.settings.hold) this.held.push(delivery);
      else this.waiting.set(delivery.number, delivery);
    }
    this.bank.changed();
  }

  private async attempt(delivery: PendingDelivery): Promise<void> {
    const webhook = delivery.webhookId ? this.bank.webhooks.get(delivery.webhookId) : null;
    let status: number | null = null;
    let error: string | null = null;
    if (webhook !== undefined) {
      try {
        status = await this.post(delivery, webhook);
      } catch (failure) {
        error = failure instanceof Error ? failure.message : String(failure);
      }
    } else {
      error = 'webhook was deleted';
    }
    if (this.stopped) return;
    this.inFlight.delete(delivery.number);
    this.settle(delivery, webhook ?? null, status, webhook === undefined, error);
    this.bank.changed();
    this.pump();
    this.bank.settled();
  }

  private async post(delivery: PendingDelivery, webhook: WebhookRecord | null): Promise<number> {
    const timeout = this.bank.switches.webhookTimeoutMs;
    const response = await request(delivery.url, {
      method: 'POST',
      dispatcher: this.agent,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'pluggy-sandbox',
        ...webhook?.headers,
        ...this.signature(delivery.body),
      },
      body: delivery.body,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      signal: AbortSignal.timeout(timeout),
    });
    await response.body.dump();
    return response.statusCode;
  }

  private signature(body: string): Record<string, string> {
    const { signing } = this.bank.switches;
    if (!signing) return {};
    return { [signing.header]: createHmac('sha256', signing.secret).update(body).digest(signing.encoding) };
  }

  private settle(
    delivery: PendingDelivery,
    webhook: WebhookRecord | null,
    status: number | null,
    deleted: boolean,
    error: string | null,
  ): void {
    if (status !== null && status >= 200 && status < 300) {
      if (webhook) webhook.failedEvents = 0;
      this.record(delivery, status, null, 'delivered');
      return;
    }
    const wait =
      delivery.event === 'item/login_succeeded' && delivery.attempt >= FEW_ATTEMPTS
        ? undefined
        : BACKOFF_MS[delivery.attempt - 1];
    // 401 says that the endpoint does not know us: Pluggy never tries it again (webhook-security page).
    const retry = !deleted && status !== 401 && wait !== undefined && !webhook?.disabledAt;
    this.record(delivery, status, error, retry ? 'will-retry' : 'gave-up');
    if (retry) {
      const dueAt = this.bank.clock.now() + wait * this.bank.switches.retryScale;
      this.waiting.set(delivery.number, { ...delivery, attempt: delivery.attempt + 1, dueAt });
    } else if (webhook) {
      webhook.failedEvents++;
      if (webhook.failedEvents >= this.bank.switches.disableAfterFailures) {
        webhook.disabledAt ??= this.bank.clock.now();
      }
    }
  }

  private record(
    delivery: PendingDelivery,
    status: number | null,
    error: string | null,
    outcome: DeliveryLogEntry['outcome'],
  ): void {
    const { event, eventId, url, webhookId, attempt, body } = delivery;
    const itemId = (JSON.parse(body) as { itemId?: string }).itemId ?? null;
    const at = iso(this.bank.clock.now());
    this.log.push({ at, event, eventId, itemId, url, webhookId, attempt, status, error, outcome });
    if (this.log.length > LOG_LENGTH) this.log.splice(0, this.log.length - LOG_LENGTH);
  }
}

function subscribes(webhook: WebhookRecord, event: string): boolean {
  return webhook.event === 'all' || webhook.event === event;
}
