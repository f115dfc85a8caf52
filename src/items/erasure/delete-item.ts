import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { dropJobs } from '../../kernel/jobs/drop-jobs.js';
import { Logger } from '../../kernel/observability/logger.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import { ItemDeletionAsked } from '../events/item-deletion-asked.js';
import { ItemErased } from '../events/item-erased.js';
import { FindItem } from '../find-item.js';
import { CheckHealth } from '../health/check-health.js';
import { AskDeletion, type DeletionReason, type Wish } from './ask-deletion.js';
import { ListErasures } from './list-erasures.js';

/** Two Items that are each other's duplicates, deleted at once by the request and a job: one of the two gives way. */
const isDeadlock = (error: unknown): boolean => (error as { code?: unknown })?.code === '40P01';

/**
 * Deletes an Item at Pluggy and here, for good.
 *
 * The wish is recorded first, with a job that keeps trying: from then on nobody can read the Item, nothing that
 * arrives late brings it back, and a crash or an outage at Pluggy only delays the rest. What remains is a tombstone
 * without personal data, and a line in the audit log.
 */
@Injectable()
export class DeleteItem {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly events: EventBus,
    private readonly pluggy: PluggyClient,
    private readonly findItem: FindItem,
    private readonly askDeletion: AskDeletion,
    private readonly listErasures: ListErasures,
    private readonly health: CheckHealth,
    private readonly logger: Logger,
  ) {}

  /**
   * @param alongside what happens in the transaction that records the wish.
   * @throws ItemNotFound unless it is the app's own.
   */
  async delete(
    appId: string,
    itemId: string,
    reason: DeletionReason = 'asked by the app',
    alongside?: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    await this.findItem.served(appId, itemId);
    await this.begin(itemId, { by: 'app', reason }, alongside);
  }

  /**
   * Of an Item that the caller knows to be there.
   * @param alongside what happens in the transaction that records the wish.
   */
  async begin(itemId: string, wish: Wish, alongside?: (tx: Tx) => Promise<void>): Promise<void> {
    const erasures = await this.database.transaction(async (tx) => {
      const asked = await this.askDeletion.ask(tx, [itemId], wish);
      await alongside?.(tx);
      return asked;
    });
    await this.listErasures.write(erasures);
    await this.attempt(itemId);
  }

  /** Carries the wish out at once, for somebody who waits; the job does it when that fails. */
  async attempt(itemId: string): Promise<void> {
    try {
      await this.carryOut(itemId, true);
    } catch (error) {
      if (!(error instanceof PluggyError) && !isDeadlock(error)) throw error;
      this.logger.warn({ err: error, itemId }, 'the Item could not be deleted now; the job goes on trying');
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
    await this.listErasures.writeItem(itemId); // if the file can be written: an erasure does not wait for that
    await this.pluggy.deleteItem(itemId, { userFacing });
    await this.database.transaction(async (tx) => {
      const erasedNow = await tx.query(
        `update items.items
            set erased_at = clock_timestamp(), data = null, client_user_id = null, webhook_url = null, status = null,
                end_user_id = null, connector_id = null, created_at = null, updated_at = null,
                last_updated_at = null, next_auto_sync_at = null, readable_through = null,
                read_at = null, checked_at = null, reconnecting_at = null,
                execution_status = null, status_since = null, usual_interval = null, consent_expires_at = null,
                auto_sync_disabled_at = null, has_mfa = null, partial_since = null, failed_at = null,
                update_leased_until = null, update_refused_until = null, update_refusal = null, gone_at = null, known_at = null
          where id = $1 and erased_at is null returning 1`,
        [itemId],
      );
      if (erasedNow.length === 0) return;
      // Reviews before the history: what is done with a review at this moment is noted there under the review's lock.
      for (const table of ['reviews', 'history', 'flags'])
        // reviews_by_item, history_by_item, flags_by_item
        await tx.query(`delete from items.${table} where item_id = $1`, [itemId]);
      const older = await tx.query<{ id: string }>(
        `delete from items.duplicates where item_id = $1 or other_item_id = $1 returning item_id as id`,
        [itemId],
      ); // duplicates_by_other
      for (const id of older.map((row) => row.id).sort()) await this.health.checkOne(tx, id);
      await this.auth.audit(tx, 'hub', 'item erased', itemId);
      const erased = new ItemErased(itemId, row.endUserId, row.appId);
      await dropJobs(tx, erased.queue);
      await this.events.publish(tx, erased);
    });
  }
}
