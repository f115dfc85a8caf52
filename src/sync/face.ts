import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/database/database.js';
import { instantText, preciseText } from '../kernel/database/iso-instant.js';

/** What happened to one account's transactions. */
export interface ChangedTransactions {
  accountId: string;
  created: {
    count: number;
    /** The earliest date of the new ones, ISO 8601. */
    minDate: string | null;
    /** Pluggy's creation time of the oldest of them: `createdAtFrom` finds them all. */
    createdAtFrom: string | null;
  };
  /** Ids. */
  updated: string[];
  deleted: string[];
}

/** An Item of which rows are kept that Pluggy no longer lists, until an admin has decided. */
export interface HeldRemovals {
  itemId: string;
  /** Since when, ISO 8601. */
  since: string;
  rows: number;
}

/** A run that wrote an Item's copy, as its story tells it. */
export interface RunOfItem {
  id: string;
  /** ISO 8601 with microseconds. */
  at: string;
  cause: string;
  outcome: string | null;
  error: string | null;
  added: number;
  changed: number;
  removed: number;
  held: number;
}

/** A consent that an Open Finance user gave, as Pluggy told it. Instants are ISO 8601 with microseconds. */
export interface ConsentOfItem {
  id: string;
  products: string[];
  permissions: string[] | null;
  createdAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
  /** Whether its time is over. */
  isOver: boolean;
}

/** An account that two Items have. */
export interface SharedAccount {
  otherItemId: string;
  accountId: string;
  otherAccountId: string;
}

/** What other modules may ask of the copy. */
@Injectable()
export class SyncFace {
  constructor(private readonly database: Database) {}

  /**
   * Which Items have rows that the brake holds: this one, or with null all of them. In the caller's transaction: who
   * holds one must not wait for another connection.
   */
  async heldRemovals(tx: Tx, itemId: string | null): Promise<HeldRemovals[]> {
    return tx.query<HeldRemovals & Record<string, unknown>>(
      `select item_id as "itemId", ${instantText('min(held_at)')} as since, count(*)::int as rows
         from sync.held_removals where ($1::uuid is null or item_id = $1) and dismissed_at is null group by item_id`,
      [itemId],
    );
  }

  /**
   * What the numbers `from` up to, without, `before` of an Item's change feed mean, by account. What happened to a row
   * since then is told with a later number.
   */
  async changedTransactions(itemId: string, from: string, before: string): Promise<ChangedTransactions[]> {
    // Indexes: transactions_by_change, removed_rows_by_change.
    return this.database.query<ChangedTransactions & Record<string, unknown>>(
      `with written as (
         select account_id, id, date, created_at, change, coalesce(first_change >= $2, false) as is_new,
                first_change >= $2 and first_change < $3 as is_created
           from sync.transactions where item_id = $1 and change >= $2
       ), news as (
         select account_id, count(*) filter (where is_created)::int as count,
                min(date) filter (where is_created) as min_date,
                min(created_at) filter (where is_created) as created_at_from,
                array_agg(id::text order by change) filter (where not is_new and change < $3) as updated,
                null::text[] as deleted
           from written group by account_id
         union all
         select parent_id, 0, null, null, null, array_agg(id order by change)
           from sync.removed_rows
          where item_id = $1 and kind = 'transaction' and change >= $2
            and removed_change >= $2 and removed_change < $3
          group by parent_id
       )
       select account_id as "accountId",
              json_build_object('count', sum(count), 'minDate', ${instantText('min(min_date)')},
                                'createdAtFrom', ${instantText('min(created_at_from)')}) as created,
              coalesce(max(updated), '{}') as updated, coalesce(max(deleted), '{}') as deleted
         from news group by account_id order by account_id`,
      [itemId, from, before],
    );
  }

  /** An Item's runs before a place in its story (all of them when null), the newest first. */
  async runsOf(
    itemId: string,
    before: { at: string; id: string } | null,
    limit: number,
  ): Promise<RunOfItem[]> {
    return this.database.query<RunOfItem & Record<string, unknown>>(
      `select id::text, ${preciseText('started_at')} as at, cause, outcome, error, added, changed, removed, held
         from sync.runs
        where item_id = $1 and ($2::timestamptz is null or (started_at, id) < ($2, $3::bigint))
        order by started_at desc, id desc limit $4`,
      [itemId, before?.at ?? null, before?.id ?? null, limit],
    );
  }

  /** All consents that were ever given for an Item, the newest first; they are few. */
  async consentsOf(itemId: string): Promise<ConsentOfItem[]> {
    const texts = (field: string): string =>
      `case when jsonb_typeof(data->'${field}') = 'array' then data->'${field}' end`;
    return this.database.query<ConsentOfItem & Record<string, unknown>>(
      `select id, coalesce(${texts('products')}, '[]') as products, ${texts('openFinancePermissionsGranted')} as permissions,
              ${preciseText('created_at')} as "createdAt", ${preciseText('expires_at')} as "expiresAt",
              ${preciseText('revoked_at')} as "revokedAt", coalesce(expires_at <= clock_timestamp(), false) as "isOver"
         from sync.consents where item_id = $1 order by created_at desc nulls last, id`,
      [itemId],
    ); // consents_pkey
  }

  /**
   * Which accounts of an Item one of the others has too: the same number of the same kind, and where Pluggy tells
   * whose they are (`taxNumber`), the same owner. A card's number is its last four digits, and its own owner.
   */
  async sharedAccounts(itemId: string, otherItemIds: string[]): Promise<SharedAccount[]> {
    return this.database.query<SharedAccount & Record<string, unknown>>(
      `select o.item_id as "otherItemId", a.id as "accountId", o.id as "otherAccountId"
         from sync.accounts a
         join sync.accounts o on o.item_id = any($2)
          and (o.data->>'type', o.data->>'subtype', o.data->>'number')
            = (a.data->>'type', a.data->>'subtype', a.data->>'number')
          and coalesce(o.data->>'taxNumber' = a.data->>'taxNumber', true)
        where a.item_id = $1
        order by o.item_id, a.id`,
      [itemId, otherItemIds],
    );
  }
}
