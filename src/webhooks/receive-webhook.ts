import { Injectable } from '@nestjs/common';
import { Logger } from '../kernel/observability/logger.js';
import { Metrics } from '../kernel/observability/metrics.js';
import { AcceptedSecrets } from './accepted-secrets.js';
import { DrainLoop } from './drain-loop.js';
import { InboxWriter } from './inbox-writer.js';
import { InboxFull, InboxUnavailable, NotAWebhook, WrongWebhookSecret } from './refusals.js';

/** Wrong secrets are an alarm, but not one line for each of a flood. */
const BETWEEN_ALARMS_MS = 10_000;

/**
 * Takes a delivery of Pluggy into the inbox. When {@link receive} resolves, the webhook is committed and will be
 * acted upon; nothing of its meaning is looked at here, so that also what the hub cannot read yet is kept.
 */
@Injectable()
export class ReceiveWebhook {
  private readonly refused = this.metrics.counter(
    'hub_webhook_refused_total',
    'Deliveries to the webhook endpoint that were refused, by reason',
    ['reason'],
  );
  private nextAlarm = 0;
  private unreported = 0;

  constructor(
    private readonly secrets: AcceptedSecrets,
    private readonly writer: InboxWriter,
    private readonly drain: DrainLoop,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** @throws WrongWebhookSecret */
  async authenticate(secret: string | undefined): Promise<void> {
    if (secret !== undefined && (this.secrets.remembers(secret) || (await this.secrets.acceptsNow(secret))))
      return;
    this.refused.inc({ reason: 'secret' });
    this.alarm();
    throw new WrongWebhookSecret();
  }

  /** @throws NotAWebhook, InboxFull, InboxUnavailable */
  async receive(body: string | undefined): Promise<void> {
    const webhook = readWebhook(body);
    if (webhook === undefined) {
      this.refused.inc({ reason: 'not_a_webhook' });
      throw new NotAWebhook();
    }
    try {
      await this.writer.write(webhook);
    } catch (error) {
      this.refused.inc({ reason: reasonOf(error) });
      throw error;
    }
    this.drain.wake();
  }

  private alarm(): void {
    this.unreported++;
    if (Date.now() < this.nextAlarm) return;
    this.nextAlarm = Date.now() + BETWEEN_ALARMS_MS;
    this.logger.error(
      { deliveries: this.unreported },
      'webhooks with a missing or wrong secret were refused with 401; if they are from Pluggy they are lost, as ' +
        'Pluggy never repeats these: check the registration at Pluggy',
    );
    this.unreported = 0;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof InboxFull) return 'inbox_full';
  return error instanceof InboxUnavailable ? 'inbox_unavailable' : 'not_storable';
}

/** The parts that the inbox has columns for; undefined for what is not JSON or has no string `event`. */
function readWebhook(
  body: string | undefined,
): { event: string; eventId: string | null; body: string } | undefined {
  if (body === undefined) return undefined;
  try {
    const { event, eventId } = JSON.parse(body) as { event?: unknown; eventId?: unknown };
    if (typeof event !== 'string') return undefined;
    return { event: storable(event), eventId: typeof eventId === 'string' ? storable(eventId) : null, body };
  } catch {
    return undefined;
  }
}

/** PostgreSQL's text cannot hold NUL; the body itself keeps its escape as it came. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD');
