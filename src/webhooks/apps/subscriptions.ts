import { Injectable } from '@nestjs/common';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { refusalOfWebhookUrl } from '../../kernel/http/webhook-url.js';
import { WebhookSwitchedOn } from '../events/webhook-switched-on.js';
import { SUBSCRIBABLE } from './app-events.js';
import { customHeaders } from './custom-headers.js';
import { WebhookNotFound } from './webhook-errors.js';
import type { WebhookPage, WebhookSchema } from './webhook.schema.js';
import type { CreateWebhookBody, UpdateWebhookBody } from './webhooks.dto.js';

type Row = WebhookSchema & Record<string, unknown>;

/** Pluggy's limit, for each app here. */
const MAX_PER_EVENT = 5;

const COLUMNS = `id, event, url, headers, ${instantText('created_at')} as "createdAt",
                 ${instantText('updated_at')} as "updatedAt", ${instantText('disabled_at')} as "disabledAt"`;

/** Where apps want to be told of what. Headers come back whole, as at Pluggy: an app may read its own secret. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly config: Config,
  ) {}

  async list(appId: string): Promise<WebhookPage> {
    const results = await this.database.query<Row>(
      `select ${COLUMNS} from webhooks.subscriptions where app_id = $1 order by created_at, id`,
      [appId],
    );
    return { page: 1, total: results.length, totalPages: 1, results };
  }

  /** @throws WebhookNotFound unless it is the app's own. */
  async find(appId: string, id: string): Promise<WebhookSchema> {
    const [row] = await this.database.query<Row>(
      `select ${COLUMNS} from webhooks.subscriptions where app_id = $1 and id = $2`,
      [appId, id],
    );
    if (!row) throw new WebhookNotFound();
    return row;
  }

  /** @throws BadInput, in Pluggy's words, for an event or URL that cannot be, one that is there, one too many. */
  async create(appId: string, { event, url, headers }: CreateWebhookBody): Promise<WebhookSchema> {
    const sent = customHeaders(headers);
    return this.alone(appId, async (tx) => {
      await this.check(tx, appId, { event, url });
      const [row] = await tx.query<Row>(
        `insert into webhooks.subscriptions (app_id, event, url, headers) values ($1, $2, $3, $4)
         returning ${COLUMNS}`,
        [appId, event, url, sent],
      );
      return row!;
    });
  }

  /**
   * Changes what is given. Switching it on sends what waits for it, in its order.
   * @throws WebhookNotFound; BadInput as {@link create} does.
   */
  async update(appId: string, id: string, change: UpdateWebhookBody): Promise<WebhookSchema> {
    const headers = change.headers === undefined ? null : customHeaders(change.headers);
    return this.alone(appId, async (tx) => {
      const [old] = await tx.query<{ event: string; url: string }>(
        `select event, url from webhooks.subscriptions where app_id = $1 and id = $2 for update`,
        [appId, id],
      );
      if (!old) throw new WebhookNotFound();
      const [event, url] = [change.event ?? old.event, change.url ?? old.url];
      await this.check(tx, appId, { event, url }, id);
      const [row] = await tx.query<Row>(
        `update webhooks.subscriptions
            set event = $2, url = $3, headers = coalesce($4, headers), updated_at = clock_timestamp(),
                disabled_at = case $5::boolean when true then null
                                               when false then coalesce(disabled_at, clock_timestamp())
                                               else disabled_at end
          where id = $1 returning ${COLUMNS}`,
        [id, event, url, headers, change.enabled ?? null],
      );
      if (change.enabled) await this.events.publish(tx, new WebhookSwitchedOn(id));
      return row!;
    });
  }

  /** @throws WebhookNotFound unless it is the app's own. */
  async delete(appId: string, id: string): Promise<void> {
    const gone = await this.database.query(
      `delete from webhooks.subscriptions where app_id = $1 and id = $2 returning id`,
      [appId, id],
    );
    if (gone.length === 0) throw new WebhookNotFound();
  }

  /** One change of an app's webhooks at a time, so that two at once cannot pass the limit together. */
  private alone<T>(appId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('webhooks.subscriptions ' || $1, 0))`, [
        appId,
      ]);
      return work(tx);
    });
  }

  /** A webhook that changes does not count against itself. */
  private async check(
    tx: Tx,
    appId: string,
    { event, url }: { event: string; url: string },
    self: string | null = null,
  ): Promise<void> {
    if (!SUBSCRIBABLE.includes(event)) throw new BadInput(`Invalid event type '${event}' for webhook`);
    const refusal = refusalOfWebhookUrl(url, this.config);
    if (refusal) throw new BadInput(refusal);
    const [others] = await tx.query<{ same: boolean; count: number }>(
      `select coalesce(bool_or(url = $3), false) as same, count(*)::int as count
         from webhooks.subscriptions where app_id = $1 and event = $2 and id is distinct from $4`,
      [appId, event, url, self],
    );
    if (others!.same) throw new BadInput(`A webhook for event '${event}' and url '${url}' already exists.`);
    if (others!.count >= MAX_PER_EVENT)
      throw new BadInput(`You have reached the maximum of ${MAX_PER_EVENT} webhooks for event '${event}'.`);
  }
}
