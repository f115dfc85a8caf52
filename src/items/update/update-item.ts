import { Injectable } from '@nestjs/common';
import { ConnectFace } from '../../connect/face.js';
import { Config } from '../../kernel/config/config.js';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { requireWebhookUrl } from '../../kernel/http/webhook-url.js';
import { MOVING } from '../../kernel/pluggy/item-status.js';
import { PluggyClient, type WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { ItemNotified } from '../../webhooks/events/item-notified.js';
import { noteConnection } from '../consents/note-connection.js';
import { FindItem } from '../find-item.js';
import type { UpdateItemBody } from '../items.dto.js';
import { ReadItem } from '../read-item.js';
import { StoreItem } from '../store-item.js';
import { note } from '../timeline/note.js';
import { mayUpdate, needsCredentials, SPENT_PRODUCTS, tooSoon, type Updatable } from './may-update.js';
import { noteRefusal } from './note-refusal.js';
import { CredentialsNeeded, ItemIsUpdating, type UpdateTooSoon } from './update-errors.js';

/** Longer than a call to Pluggy can take with its wait for the budget: whoever holds the lease has died then. */
const LEASE = '2 minutes';
/** An execution that was looked at longer ago may have ended without us: its webhook was lost, or is on its way. */
const BELIEVED = '5 seconds';

/**
 * A refresh that a user asked for, or new credentials. The only way a PATCH of an Item ever leaves this hub: Pluggy
 * syncs by itself and forbids updates on a schedule.
 */
@Injectable()
export class UpdateItem {
  constructor(
    private readonly database: Database,
    private readonly connect: ConnectFace,
    private readonly pluggy: PluggyClient,
    private readonly readItem: ReadItem,
    private readonly storeItem: StoreItem,
    private readonly findItem: FindItem,
    private readonly events: EventBus,
    private readonly config: Config,
  ) {}

  /**
   * Updates the Item, with new credentials when given. Of several requests at once, on whichever replicas, one
   * reaches Pluggy.
   * @throws ItemNotFound; BadInput for a bad webhook URL; ItemIsUpdating, CredentialsNeeded, UpdateTooSoon,
   *   UpdatedAtMeuPluggy for what cannot be done now; PluggyError with Pluggy's refusal.
   */
  async update(appId: string, itemId: string, body: UpdateItemBody): Promise<string> {
    requireWebhookUrl(body.webhookUrl, this.config);
    await this.findItem.served(appId, itemId);
    try {
      await this.carryOut(appId, itemId, body);
    } catch (error) {
      await noteRefusal(this.database, itemId, error);
      throw error;
    }
    return this.findItem.served(appId, itemId);
  }

  private async carryOut(appId: string, itemId: string, body: UpdateItemBody): Promise<void> {
    const { clientUserId, webhookUrl, ...forPluggy } = body;
    const hasParameters = body.parameters !== undefined;
    const item = await this.current(itemId);
    mayUpdate(item, hasParameters);
    if (!hasParameters && needsCredentials(item)) {
      const link = await this.connect.standingLink(appId, itemId);
      throw new CredentialsNeeded({ executionStatus: item.executionStatus, ...link });
    }
    await this.takeLease(itemId, item);
    const endUserId =
      clientUserId === undefined
        ? undefined
        : await this.database.transaction((tx) => this.connect.mintEndUser(tx, appId, clientUserId));
    const askedAt = await this.database.now();
    const updated = await this.ask(itemId, { ...forPluggy, ...(endUserId && { clientUserId: endUserId }) });
    await this.storeItem.store(updated, { askedAt, cause: 'person' }, { webhookUrl }, async (tx) => {
      await tx.query(`update items.items set update_leased_until = null where id = $1`, [itemId]);
      await note(tx, itemId, 'UPDATE_ASKED', 'app', { credentials: hasParameters });
      if (hasParameters || body.products) await noteConnection(tx, updated, 'CONSENT_RENEWED', 'user');
    });
  }

  /** The Item as the mirror has it; asked for at Pluggy when it may have ended its execution without our knowing. */
  private async current(itemId: string): Promise<Updatable> {
    const item = await this.mirrored(itemId);
    if (!MOVING.includes(item.status) || item.isFresh) return item;
    await this.readItem.read(itemId, 'app');
    return this.mirrored(itemId);
  }

  private async mirrored(itemId: string): Promise<Updatable & { isFresh: boolean }> {
    const [item] = await this.database.query<Updatable & { isFresh: boolean } & Record<string, unknown>>(
      `select i.status, i.execution_status as "executionStatus", i.connector_id as "connectorId", i.gone_at is not null as "isGone",
              ${SPENT_PRODUCTS} as "spentProducts",
              ${instantText(`(date_trunc('month', clock_timestamp(), 'America/Sao_Paulo') + interval '1 month')`)} as "nextMonth",
              case when i.update_refused_until > clock_timestamp() then ${instantText('i.update_refused_until')} end as "refusedUntil",
              i.update_refusal as refusal, coalesce(i.read_at > clock_timestamp() - $2::interval, false) as "isFresh"
         from items.items i where i.id = $1`,
      [itemId, BELIEVED],
    );
    return item!;
  }

  /** @throws ItemIsUpdating when another request was first. */
  private async takeLease(itemId: string, { status, executionStatus }: Updatable): Promise<void> {
    const leased = await this.database.query(
      `update items.items set update_leased_until = clock_timestamp() + $2::interval
        where id = $1 and status <> all($3)
          and (update_leased_until is null or update_leased_until < clock_timestamp())
       returning 1`,
      [itemId, LEASE, MOVING],
    );
    if (leased.length === 0) throw new ItemIsUpdating({ status, executionStatus });
  }

  private async ask(itemId: string, body: object): Promise<WireItem> {
    try {
      return await this.pluggy.updateItem(itemId, body);
    } catch (error) {
      const refusal = error instanceof PluggyError ? tooSoon(error) : undefined;
      await this.afterError(itemId, error, refusal);
      throw refusal ?? error;
    }
  }

  /**
   * Without an answer the update may have begun: the lease runs out by itself, and the Item is read to learn what has
   * come of it. Anything else is over.
   */
  private async afterError(
    itemId: string,
    error: unknown,
    refusal: UpdateTooSoon | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (error instanceof PluggyError && error.outcomeUnknown)
        return this.events.publish(tx, new ItemNotified(itemId, 'check'));
      const { status, message, codeDescription, data } = refusal ?? {};
      await tx.query(
        `update items.items
            set update_leased_until = null, update_refused_until = $2, update_refusal = $3
          where id = $1`,
        [
          itemId,
          data?.canRetryAfterDate ?? null,
          refusal ? JSON.stringify({ code: status, message, codeDescription, data }) : null,
        ],
      );
    });
  }
}
