import { Injectable } from '@nestjs/common';
import { ConnectorStatusChanged } from '../../connect/events/connector-status-changed.js';
import { ItemFailed } from '../../items/events/item-failed.js';
import { ItemGone } from '../../items/events/item-gone.js';
import { ItemLoggedIn } from '../../items/events/item-logged-in.js';
import { ItemReady } from '../../items/events/item-ready.js';
import { ItemWaiting } from '../../items/events/item-waiting.js';
import { ItemsFace } from '../../items/face.js';
import { Config } from '../../kernel/config/config.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { TransactionsChanged } from '../../sync/events/transactions-changed.js';
import { type ChangedTransactions, SyncFace } from '../../sync/face.js';
import type { AppEvent } from './app-events.js';
import { QueueDeliveries } from './queue-deliveries.js';

/** An event, what tells it from others of the Item, and the fields beside those that name the Item. */
type Told = [event: AppEvent, key: string, more: object];

/** Pluggy names changed transactions in blocks, so that one `GET /v2/transactions?ids=` asks for a block. */
const BLOCK = 400;

/**
 * Tells apps what happened, in Pluggy's events and fields. Not what Pluggy told the hub, but what the copy holds now:
 * also what came to light without a webhook, and never before it can be read.
 */
@Injectable()
export class TellApps {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
    private readonly sync: SyncFace,
    private readonly deliveries: QueueDeliveries,
    private readonly config: Config,
  ) {}

  @OnDomainEvent(ItemReady)
  async onReady({ itemId, runId, isFirst }: ItemReady): Promise<void> {
    await this.tellOfExecution(itemId, isFirst ? 'item/created' : 'item/updated', runId);
  }

  @OnDomainEvent(ItemFailed)
  async onFailed({ itemId, at, error }: ItemFailed): Promise<void> {
    await this.tellOfExecution(itemId, 'item/error', at, { error });
  }

  @OnDomainEvent(ItemWaiting)
  async onWaiting({ itemId, at, waitsFor }: ItemWaiting): Promise<void> {
    await this.tellOfExecution(itemId, `item/waiting_user_${waitsFor}`, at);
  }

  @OnDomainEvent(ItemLoggedIn)
  async onLoggedIn({ itemId, inboxId }: ItemLoggedIn): Promise<void> {
    // Pluggy's own id of the event: its repeated deliveries are one login.
    const [webhook] = await this.database.query<{ eventId: string | null }>(
      `select event_id as "eventId" from webhooks.inbox where id = $1`,
      [inboxId],
    );
    await this.tellOfExecution(itemId, 'item/login_succeeded', webhook?.eventId ?? inboxId);
  }

  @OnDomainEvent(ItemGone)
  async onGone({ itemId, at }: ItemGone): Promise<void> {
    await this.tellOfItem(itemId, ['item/deleted', at, {}]);
  }

  @OnDomainEvent(TransactionsChanged)
  async onTransactions({ itemId, from, before }: TransactionsChanged): Promise<void> {
    const told: Told[] = [];
    for (const account of await this.sync.changedTransactions(itemId, from, before)) {
      const { accountId, created, updated, deleted } = account;
      const key = `${accountId} ${before}`;
      if (created.count > 0) told.push(['transactions/created', key, this.created(account)]);
      for (const transactionIds of blocksOf(updated))
        told.push(['transactions/updated', `${key} ${transactionIds[0]}`, { accountId, transactionIds }]);
      for (const transactionIds of blocksOf(deleted))
        told.push(['transactions/deleted', `${key} ${transactionIds[0]}`, { accountId, transactionIds }]);
    }
    await this.tellOfItem(itemId, ...told);
  }

  @OnDomainEvent(ConnectorStatusChanged)
  async onConnector({ connectorId, status, readAt }: ConnectorStatusChanged): Promise<void> {
    const event = 'connector/status_updated';
    const fields = { id: String(connectorId), connectorId, data: { status } };
    const apps = await this.deliveries.subscribers(event);
    await this.deliveries.queue(...apps.map((appId) => ({ event, key: `${connectorId} ${readAt}`, appId, fields }) as const)); // prettier-ignore
  }

  private async tellOfExecution(itemId: string, event: AppEvent, key: string, more?: object): Promise<void> {
    await this.tellOfItem(itemId, [event, key, { triggeredBy: await this.triggeredBy(itemId), ...more }]);
  }

  private async tellOfItem(itemId: string, ...told: Told[]): Promise<void> {
    const audience = await this.items.audience(itemId);
    if (!audience) return;
    const { appId, clientUserId, webhookUrl } = audience;
    const about = { id: itemId, itemId, ...(clientUserId !== null && { clientUserId }) };
    await this.deliveries.queue(
      ...told.map(([event, key, more]) => ({
        event, key: `${itemId} ${key}`, appId, itemId, webhookUrl, fields: { ...about, ...more },
      })),
    ); // prettier-ignore
  }

  /** The link leads to the hub, where an app reads. */
  private created({ accountId, created: { count, minDate, createdAtFrom } }: ChangedTransactions): object {
    const query = new URLSearchParams({ accountId, ...(createdAtFrom && { createdAtFrom }) });
    return {
      accountId,
      transactionsCount: count,
      transactionsMinDate: minDate,
      transactionsCreatedAtFrom: createdAtFrom,
      createdTransactionsLink: `${this.config.PUBLIC_URL}/v2/transactions?${query.toString()}`,
    };
  }

  /** Who set the execution off, as the Item's latest webhook had it; SYNC, as mostly, when none says so. */
  private async triggeredBy(itemId: string): Promise<string> {
    const [row] = await this.database.query<{ body: string }>(
      `select body from webhooks.inbox where item_id = $1 and event like 'item/%' order by id desc limit 1`,
      [itemId],
    ); // inbox_by_item
    const said = row && (JSON.parse(row.body) as { triggeredBy?: unknown }).triggeredBy;
    return typeof said === 'string' ? said : 'SYNC';
  }
}

const blocksOf = (ids: string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / BLOCK) }, (_, n) => ids.slice(n * BLOCK, (n + 1) * BLOCK));
