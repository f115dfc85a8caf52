import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { dropJobs } from '../kernel/jobs/drop-jobs.js';
import { Logger } from '../kernel/observability/logger.js';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { ItemDeletionAsked } from './events/item-deletion-asked.js';
import { ItemErased } from './events/item-erased.js';
import { FindItem } from './find-item.js';

/**
 * Deletes an Item at Pluggy and here, for good.
 *
 * The wish is recorded first, with a job that keeps trying: from then on nobody can read the Item, nothing that
 * arrives late brings it back, and a crash or an outage at Pluggy only delays the rest. What remains is a tombstone
 * without personal data.
 */
@Injectable()
export class DeleteItem {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly pluggy: PluggyClient,
    private readonly findItem: FindItem,
    private readonly logger: Logger,
  ) {}

  /** @throws ItemNotFound unless it is the app's own. */
  async delete(appId: string, itemId: string): Promise<void> {
    await this.findItem.served(appId, itemId);
    await this.database.transaction(async (tx) => {
      await tx.query(`update items.items set deletion_asked_at = clock_timestamp() where id = $1`, [itemId]);
      await this.events.publish(tx, new ItemDeletionAsked(itemId));
    });
    try {
      await this.carryOut(itemId, true);
    } catch (error) {
      if (!(error instanceof PluggyError)) throw error;
      this.logger.warn(
        { err: error, itemId },
        'Pluggy could not delete the Item now; the job goes on trying',
      );
    }
  }

  @OnDomainEvent(ItemDeletionAsked)
  async onAsked({ itemId }: ItemDeletionAsked): Promise<void> {
    await this.carryOut(itemId, false);
  }

  private async carryOut(itemId: string, userFacing: boolean): Promise<void> {
    const [row] = await this.database.query<{ endUserId: string | null; appId: string | null }>(
      `select end_user_id as "endUserId", app_id as "appId" from items.items where id = $1 and erased_at is null`,
      [itemId],
    );
    if (!row) return;
    await this.pluggy.deleteItem(itemId, { userFacing });
    await this.database.transaction(async (tx) => {
      await tx.query(
        `update items.items
            set erased_at = clock_timestamp(), data = null, client_user_id = null, webhook_url = null, status = null,
                end_user_id = null, connector_id = null, created_at = null, updated_at = null,
                last_updated_at = null, next_auto_sync_at = null, readable_through = null, read_at = null, checked_at = null,
                execution_status = null, status_since = null, usual_interval = null, consent_expires_at = null,
                auto_sync_disabled_at = null, has_mfa = null, partial_since = null
          where id = $1 and erased_at is null`,
        [itemId],
      );
      await tx.query(`delete from items.flags where item_id = $1`, [itemId]); // flags_by_item
      const erased = new ItemErased(itemId, row.endUserId, row.appId);
      await dropJobs(tx, erased.queue);
      await this.events.publish(tx, erased);
    });
  }
}
