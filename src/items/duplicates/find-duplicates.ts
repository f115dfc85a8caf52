import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { SyncFace } from '../../sync/face.js';
import { ItemSynced } from '../../sync/events/item-synced.js';
import { CheckHealth } from '../health/check-health.js';
import { liveItem } from '../live-item.js';

/**
 * Notices that a person has connected the same accounts of the same bank twice: it costs twice, uses up the bank's
 * monthly quota twice, and every sum counts twice. The older Item is the duplicate.
 */
@Injectable()
export class FindDuplicates {
  constructor(
    private readonly database: Database,
    private readonly sync: SyncFace,
    private readonly health: CheckHealth,
  ) {}

  @OnDomainEvent(ItemSynced)
  async onSynced({ itemId }: ItemSynced): Promise<void> {
    // Only of one and the same user: Items without a user id each have an end user of their own.
    const others = await this.database.query<{ id: string; isOlder: boolean }>(
      `select o.id, (o.created_at, o.id) < (i.created_at, i.id) as "isOlder"
         from items.items i
         join items.items o on o.end_user_id = i.end_user_id and o.connector_id = i.connector_id and o.id <> i.id
        where i.id = $1 and ${liveItem('i')} and ${liveItem('o')}`,
      [itemId],
    ); // items_by_user
    if (others.length === 0) return;
    const shared = await this.sync.sharedAccounts(
      itemId,
      others.map(({ id }) => id),
    );
    const found = others.map(({ id, isOlder }) => {
      const accounts = shared.filter(({ otherItemId }) => otherItemId === id);
      const [older, newer] = isOlder ? [id, itemId] : [itemId, id];
      return {
        older,
        newer,
        accounts: accounts.map(({ accountId, otherAccountId }) =>
          isOlder ? { accountId: otherAccountId, otherAccountId: accountId } : { accountId, otherAccountId },
        ),
      };
    });
    await this.database.transaction(async (tx) => {
      await tx.query(
        `with found as (
           select f.older, f.newer, f.accounts
             from jsonb_to_recordset($1::jsonb) as f (older uuid, newer uuid, accounts jsonb)
         ), gone as (
           delete from items.duplicates d using found f
            where d.item_id = f.older and d.other_item_id = f.newer and f.accounts = '[]'
         )
         insert into items.duplicates as d (item_id, other_item_id, accounts)
         select older, newer, accounts from found where accounts <> '[]'
         on conflict (item_id, other_item_id) do update set accounts = excluded.accounts
          where d.accounts <> excluded.accounts`,
        [JSON.stringify(found)],
      );
      for (const older of new Set(found.map((pair) => pair.older))) await this.health.checkOne(tx, older);
    });
  }
}
