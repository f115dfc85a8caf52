import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../kernel/config/config.js';
import { Database, type Tx } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { Logger } from '../kernel/observability/logger.js';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import { DeliveriesMissed } from './events/deliveries-missed.js';
import { SECRET_HEADER, WEBHOOK_PATH } from './webhook-route.js';

type Webhook = Awaited<ReturnType<PluggyClient['fetchWebhooks']>>['results'][number];

interface Registration {
  secret: string;
  /** The secret before, while Pluggy may still deliver with it. */
  previous: string | null;
  webhook_id: string | null;
  url: string | null;
  seen_good_at: Date | null;
}

/** 32 random bytes: a header value that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * Our one webhook at Pluggy: event `all`, delivered to PUBLIC_URL with our secret in a header. {@link ensure} makes
 * it so, whatever it finds: missing, disabled (Pluggy does that after repeated failures), another secret, another
 * address. One process at a time, over all replicas.
 */
@Injectable()
export class RegisterWebhook {
  private readonly url: string;

  constructor(
    config: Config,
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly events: EventBus,
    private readonly logger: Logger,
  ) {
    this.url = config.PUBLIC_URL + WEBHOOK_PATH;
  }

  /**
   * Checks our registration and mends it. When deliveries were lost meanwhile, `DeliveriesMissed` is published in
   * the transaction that records the mending.
   * @throws when Pluggy cannot be asked or refuses; the alarm has been raised then.
   */
  async ensure(): Promise<void> {
    try {
      // Committed before Pluggy hears of it, so that no delivery can be faster than our knowledge of its secret.
      await this.database.query(
        `insert into webhooks.registration (secret) values ($1) on conflict (only_row) do nothing`,
        [newSecret()],
      );
      await this.database.transaction((tx) => this.checkAndMend(tx));
    } catch (err) {
      this.logger.error({ err }, 'our webhook registration at Pluggy could not be checked or mended');
      await this.database
        .query(`update webhooks.registration set problem = $1, checked_at = clock_timestamp()`, [String(err)])
        .catch(() => undefined);
      throw err;
    }
  }

  private async checkAndMend(tx: Tx): Promise<void> {
    const [known] = await tx.query<Registration>(
      `select secret, webhook_id, url, seen_good_at,
              case when previous_until > clock_timestamp() then previous_secret end as previous
         from webhooks.registration for update`,
    );
    const { results } = await this.pluggy.fetchWebhooks();
    const found = results.find((webhook) => webhook.url === this.url && webhook.event === 'all');
    const lostSince = this.lostSince(known!, found);
    const id = await this.mend(known!, found);
    if (known!.webhook_id !== null && known!.webhook_id !== id && known!.url !== this.url)
      await this.removeFormer(known!.webhook_id);
    this.reportStrangers(results, [id, known!.webhook_id]);
    await tx.query(
      `update webhooks.registration
          set webhook_id = $1, url = $2, seen_good_at = clock_timestamp(), checked_at = clock_timestamp(), problem = null`,
      [id, this.url],
    );
    if (lostSince !== undefined) {
      this.logger.error({ webhookId: id, since: lostSince }, 'our webhook was off at Pluggy; it is on again');
      await this.events.publish(tx, new DeliveriesMissed(lostSince));
    }
  }

  /** From when on deliveries may be lost; undefined when none can be, as at the first registration of all. */
  private lostSince(known: Registration, found: Webhook | undefined): string | undefined {
    if (found?.disabledAt) return found.disabledAt;
    const secret = found && secretOf(found);
    const good = found && (secret === undefined || secret === known.secret || secret === known.previous);
    return good && known.url === this.url ? undefined : known.seen_good_at?.toISOString();
  }

  /** @returns the id of the webhook that is now right. */
  private async mend(known: Registration, found: Webhook | undefined): Promise<string> {
    const headers = { [SECRET_HEADER]: known.secret };
    if (found === undefined) {
      const created = await this.pluggy.createWebhook({ event: 'all', url: this.url, headers });
      this.logger.info({ webhookId: created.id, url: this.url }, 'registered our webhook at Pluggy');
      return created.id;
    }
    const secret = secretOf(found);
    if (found.disabledAt) await this.pluggy.updateWebhook(found.id, { enabled: true, headers });
    else if (secret !== undefined && secret !== known.secret)
      await this.pluggy.updateWebhook(found.id, { headers });
    return found.id;
  }

  /** PUBLIC_URL has changed: our webhook for the address before would only fail from now on. */
  private async removeFormer(id: string): Promise<void> {
    await this.pluggy.deleteWebhook(id);
    this.logger.info({ webhookId: id }, 'removed our webhook for the former PUBLIC_URL at Pluggy');
  }

  /** Webhooks with our header that this installation did not make. They may be another hub's: never touched. */
  private reportStrangers(webhooks: Webhook[], ours: (string | null)[]): void {
    const strangers = webhooks
      .filter((w) => secretOf(w) && !ours.includes(w.id))
      .map(({ id, url }) => ({ id, url }));
    if (strangers.length > 0)
      this.logger.warn(
        { webhooks: strangers },
        'other webhooks at Pluggy look like those of a hub; left alone',
      );
  }
}

/** The secret that Pluggy sends; undefined when it does not say (its older API did not return headers). */
function secretOf(webhook: Webhook): string | undefined {
  if (!webhook.headers) return undefined;
  const name = Object.keys(webhook.headers).find((key) => key.toLowerCase() === SECRET_HEADER.toLowerCase());
  return name === undefined ? '' : webhook.headers[name];
}
