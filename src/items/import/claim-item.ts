import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { MOVING } from '../../kernel/pluggy/item-status.js';
import { ItemUpdated } from '../events/item-updated.js';

/** An Item that an import is to make an app's. */
export interface Claim {
  importId: string;
  appId: string;
  itemId: string;
  /** The app's id of the user; null: what Pluggy has. */
  clientUserId: string | null;
}

type Outcome = 'adopted' | 'already_yours' | 'not_found' | 'failed';

/**
 * Decides whose an imported Item is. Its id is the proof: Pluggy tells it only to who made the Item. An Item that
 * belongs to another app, or was deleted here, is not found, and nothing more is said.
 */
@Injectable()
export class ClaimItem {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  /** Settles what needs no question to Pluggy. @returns whether it is settled. */
  async isSettled(claim: Claim): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const outcome = await this.presentOutcome(tx, claim);
      if (outcome) await this.settle(tx, claim, outcome);
      return outcome !== undefined;
    });
  }

  /**
   * Makes the Item the app's, once Pluggy was asked for it. When the copy has something to read, that follows in the
   * same transaction.
   */
  async claim(claim: Claim): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [claimed] = await tx.query<{ lastUpdatedAt: string | null; moving: boolean }>(
        `update items.items
            set app_id = $2, client_user_id = coalesce($3, data->>'clientUserId')
          where id = $1 and app_id is null and deletion_asked_at is null and erased_at is null and gone_at is null
         returning data->>'lastUpdatedAt' as "lastUpdatedAt", status = any($4) as moving`,
        [claim.itemId, claim.appId, claim.clientUserId, MOVING],
      );
      if (claimed?.lastUpdatedAt && !claimed.moving)
        await this.events.publish(tx, new ItemUpdated(claim.itemId, claimed.lastUpdatedAt, 'import'));
      await this.settle(
        tx,
        claim,
        claimed ? 'adopted' : ((await this.presentOutcome(tx, claim)) ?? 'not_found'),
      );
    });
  }

  async fail(claim: Claim, error: string): Promise<void> {
    await this.database.transaction((tx) => this.settle(tx, claim, 'failed', error));
  }

  /** Undefined when nobody has it and Pluggy must be asked. */
  private async presentOutcome(tx: Tx, { itemId, appId }: Claim): Promise<Outcome | undefined> {
    const [known] = await tx.query<{ appId: string | null; deleted: boolean }>(
      `select app_id as "appId", deletion_asked_at is not null or erased_at is not null as deleted
         from items.items where id = $1 for update`,
      [itemId],
    );
    if (known?.deleted) return 'not_found';
    if (known?.appId) return known.appId === appId ? 'already_yours' : 'not_found';
    return undefined;
  }

  private async settle(tx: Tx, { importId, itemId }: Claim, outcome: Outcome, error?: string): Promise<void> {
    await tx.query(
      `update items.import_items
          set outcome = $3, error = $4, client_user_id = null, settled_at = clock_timestamp()
        where import_id = $1 and item_id = $2 and outcome is null`,
      [importId, itemId, outcome, error ?? null],
    );
  }
}
