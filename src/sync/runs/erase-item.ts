import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { ItemErased } from '../../items/events/item-erased.js';

/** Every table with rows of an Item. */
const COPIED = [
  'transactions', 'accounts', 'balances', 'bills', 'investment_transactions', 'investments', 'loans', 'identities',
  'consents', 'resources', 'removed_rows', 'held_removals', 'parked_rows', 'progress', 'verifications',
]; // prettier-ignore

/** Erases an Item's copy and leaves the tombstone that no later write gets past. */
@Injectable()
export class EraseItem {
  constructor(private readonly database: Database) {}

  @OnDomainEvent(ItemErased)
  async onErased({ itemId }: ItemErased): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        `insert into sync.items as i (item_id, fence, erased_at) values ($1, 1, clock_timestamp())
         on conflict (item_id) do update set fence = i.fence + 1, erased_at = clock_timestamp()`,
        [itemId],
      );
      // A run whose process was killed would stay open: nobody begins another one that could end it. An error may
      // quote what PostgreSQL refused.
      await tx.query(
        `update sync.runs
            set outcome = coalesce(outcome, 'superseded'), ended_at = coalesce(ended_at, clock_timestamp()), error = null,
                products = '{}'
          where item_id = $1`,
        [itemId],
      );
      for (const table of COPIED) await tx.query(`delete from sync.${table} where item_id = $1`, [itemId]);
    });
  }
}
