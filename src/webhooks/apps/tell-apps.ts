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
  async onReady({ itemId, lastUpdatedAt, isFirst }: ItemReady): Promise<void> {
    const triggeredBy = await this.triggeredBy(itemId);
    await this.tellOfItem(isFirst ? 'item/created' : 'item/updated', itemId, lastUpdatedAt, { triggeredBy });
  }

  @OnDomainEvent(ItemFailed)
  async onFailed({ itemId, at, error }: ItemFailed): Promise<void> {
    const triggeredBy = await this.triggeredBy(itemId);
    await this.tellOfItem('item/error', itemId, at, { triggeredBy, error });
  }

  @OnDomainEvent(ItemWaiting)
  async onWaiting({ itemId, at, waitsFor }: ItemWaiting): Promise<void> {
    const triggeredBy = await this.triggeredBy(itemId);
    await this.tellOfItem(`item/waiting_user_${waitsFor}`, itemId, at, { triggeredBy });
  }

  @OnDomainEvent(ItemLoggedIn)
  async onLoggedIn({ itemId, at }: ItemLoggedIn): Promise<void> {
    const triggeredBy = await this.triggeredBy(itemId);
    await this.tellOfItem('item/login_succeeded', itemId, at, { triggeredBy });
  }

  @OnDomainEvent(ItemGone)
  async onGone({ itemId }: ItemGone): Promise<void> {
    await this.tellOfItem('item/deleted', itemId, 'gone', {});
  }

  @OnDomainEvent(TransactionsChanged)
  async onTransactions({ itemId, from, before }: TransactionsChanged): Promise<void> {
    for (const account of await this.sync.changedTransactions(itemId, from, before)) {
      const key = `${account.accountId} ${before}`;
      if (account.created.count > 0)
        await this.tellOfItem('transactions/created', itemId, key, this.created(account));
      for (const [event, ids] of [
        ['transactions/updated', account.updated],
        ['transactions/deleted', account.deleted],
      ] as const)
        for (let n = 0; n < ids.length; n += BLOCK) {
          const transactionIds = ids.slice(n, n + BLOCK);
          await this.tellOfItem(event, itemId, `${key} ${n}`, {
            accountId: account.accountId,
            transactionIds,
          });
        }
    }
  }

  @OnDomainEvent(ConnectorStatusChanged)
  async onConnector({ connectorId, status, readAt }: ConnectorStatusChanged): Promise<void> {
    const event = 'connector/status_updated';
    const fields = { id: String(connectorId), connectorId, data: { status } };
    for (const appId of await this.deliveries.subscribers(event))
      await this.deliveries.queue({ event, key: `${connectorId} ${readAt}`, appId, fields });
  }

  private async tellOfItem(event: AppEvent, itemId: string, key: string, more: object): Promise<void> {
    const audience = await this.items.audience(itemId);
    if (!audience) return;
    const { appId, clientUserId, webhookUrl } = audience;
    const fields = { id: itemId, itemId, ...(clientUserId !== null && { clientUserId }), ...more };
    await this.deliveries.queue({ event, key: `${itemId} ${key}`, appId, itemId, webhookUrl, fields });
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
