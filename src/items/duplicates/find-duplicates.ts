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
    const ids = others.map(({ id }) => id);
    const shared = ids.length > 0 ? await this.sync.sharedAccounts(itemId, ids) : [];
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
      const gone = await tx.query<{ older: string }>(
        `with found as (
           select f.older, f.newer, f.accounts
             from jsonb_to_recordset($1::jsonb) as f (older uuid, newer uuid, accounts jsonb) where f.accounts <> '[]'
         ), kept as (
           insert into items.duplicates as d (item_id, other_item_id, accounts)
           -- Not of an Item that is erased at this moment; hence the locks.
           select i.id, o.id, f.accounts from found f join items.items i on i.id = f.older join items.items o on o.id = f.newer
            where ${liveItem('i')} and ${liveItem('o')} for share of i, o
           on conflict (item_id, other_item_id) do update set accounts = excluded.accounts
            where d.accounts <> excluded.accounts
         )
         delete from items.duplicates d
          where (d.item_id = $2 or d.other_item_id = $2)
            and not exists (select from found f where f.older = d.item_id and f.newer = d.other_item_id)
         returning d.item_id as older`, // duplicates_pkey, duplicates_by_other
        [JSON.stringify(found), itemId],
      );
      // In one order: two Items of one person may be looked at side by side.
      const olders = new Set([...found, ...gone].map((pair) => pair.older));
      for (const older of [...olders].sort()) await this.health.checkOne(tx, older);
    });
  }
}
