import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database/database.js';
import type { Product } from '../products/products.js';
import type { SyncRun } from '../runs/sync-run.js';

/** What goes with a row that is gone. `kind` names those that leave a tombstone of their own. */
export const DEPENDENTS: Readonly<
  Record<string, readonly { table: string; parent: string; kind?: string }[]>
> = {
  account: [
    { table: 'transactions', parent: 'account_id', kind: 'transaction' },
    { table: 'bills', parent: 'account_id', kind: 'bill' },
    { table: 'balances', parent: 'account_id' },
    { table: 'progress', parent: 'scope_id' },
  ],
  investment: [
    { table: 'investment_transactions', parent: 'investment_id', kind: 'investment_transaction' },
    { table: 'progress', parent: 'scope_id' },
  ],
};

/** Deletes rows of a living Item and leaves their tombstones, which tell the change feed and stop older answers. */
@Injectable()
export class DeleteRows {
  /**
   * Deletes rows that are known to be gone. Not rows of another account that were named by mistake: an account's list
   * never has those. Also what the copy never had is remembered as removed: an older answer that still has it may be
   * on its way.
   * @returns how many rows left the copy.
   */
  async delete(tx: Tx, run: SyncRun, product: Product, scopeId: string, ids: string[]): Promise<number> {
    const { name, table, parent, idType } = product.kind;
    const parentId = parent ? scopeId : null;
    let removed = 0;
    for (const dependent of DEPENDENTS[name] ?? [])
      removed += await this.deleteDependents(tx, run, dependent, ids);
    const [row] = await tx.query<{ removed: number }>(
      `with gone as (
         delete from sync.${table} where item_id = $1 and id = any($3::text[]::${idType}[]) ${parent ? `and ${parent} = $2` : ''}
         returning id::text as id, data
       ), numbered as (${NUMBERED}), successors as (${SUCCESSORS}), remembered as (
         insert into sync.removed_rows as r
                (item_id, kind, id, parent_id, removed_at, run_id, lost_at, change, removed_change, provider_id, successor_id)
         select $1, $4, missing.id, $2::uuid, clock_timestamp(), $5, case when n.id is not null then clock_timestamp() end,
                n.change, n.change, n.data->>'providerId', s.successor_id
           from unnest($3::text[]) as missing (id) left join numbered n on n.id = missing.id
           left join successors s on s.id = missing.id
          where not exists (select 1 from sync.${table} t where t.item_id = $1 and t.id = missing.id::${idType}
                             ${parent ? `and t.${parent} <> $2` : 'and false'})
          order by missing.id
         on conflict (item_id, kind, id) do update
            set removed_at = excluded.removed_at, run_id = excluded.run_id,
                lost_at = coalesce(excluded.lost_at, r.lost_at), change = coalesce(excluded.change, r.change),
                removed_change = coalesce(excluded.removed_change, r.removed_change),
                provider_id = coalesce(excluded.provider_id, r.provider_id),
                successor_id = coalesce(excluded.successor_id, r.successor_id)
       ), released as (
         delete from sync.held_removals where item_id = $1 and kind = $4 and id = any($3::text[])
       ), counted as (${COUNTED})
       select count(*)::int as removed from gone`,
      [run.itemId, parentId, ids, name, run.id],
    );
    return removed + row!.removed;
  }

  private async deleteDependents(
    tx: Tx,
    run: SyncRun,
    { table, parent, kind }: { table: string; parent: string; kind?: string },
    parents: string[],
  ): Promise<number> {
    if (!kind) {
      await tx.query(`delete from sync.${table} where item_id = $1 and ${parent} = any($2::uuid[])`, [
        run.itemId,
        parents,
      ]);
      return 0;
    }
    const [row] = await tx.query<{ removed: number }>(
      `with gone as (
         delete from sync.${table} where item_id = $1 and ${parent} = any($2::uuid[])
         returning id::text as id, ${parent} as parent_id, data
       ), numbered as (${NUMBERED}), remembered as (
         insert into sync.removed_rows (item_id, kind, id, parent_id, removed_at, run_id, lost_at, change, removed_change)
         select $1, $4, id, parent_id, clock_timestamp(), $3, clock_timestamp(), change, change from numbered
         on conflict (item_id, kind, id) do update
            set removed_at = excluded.removed_at, run_id = excluded.run_id, lost_at = excluded.lost_at,
                change = excluded.change, removed_change = excluded.removed_change
       ), released as (
         delete from sync.held_removals h using gone where h.item_id = $1 and h.kind = $4 and h.id = gone.id
       ), counted as (${COUNTED})
       select count(*)::int as removed from gone`,
      [run.itemId, parents, run.id, kind],
    );
    return row!.removed;
  }
}

/** Transactions that leave take the Item's next numbers of the change feed; $4 is the kind of row. */
const NUMBERED = `
  select gone.*, case when $4 = 'transaction' then i.next_change + row_number() over (order by gone.id) - 1 end as change
    from gone, sync.items i where i.item_id = $1`;

const COUNTED = `
  update sync.items set next_change = next_change + (select count(*) from gone)
   where item_id = $1 and $4 = 'transaction' and exists (select 1 from gone)`;

/** The bank's rows under their new ids, when they are here already; index transactions_by_creation. */
const SUCCESSORS = `
  select distinct on (n.id) n.id, t.id as successor_id
    from numbered n
    join sync.transactions t on t.account_id = $2::uuid and t.created_at >= (n.data->>'createdAt')::timestamptz
                            and t.data->>'providerId' = n.data->>'providerId'
   where $4 = 'transaction' and not (t.id::text = any($3::text[]))
   order by n.id, t.created_at desc`;
