import { isoInstant } from '../kernel/database/iso-instant.js';
import type { RowKind } from './upsert-rows.js';

/**
 * Takes a slice of a page's `results` apart, each id once: an id twice in one statement is refused (21000).
 * $1 item id, $2 run id, $3 page text, $4 from, $5 to, $6 positions left out, $7 when the run began.
 */
const INCOMING = `
  page as materialized (select $3::jsonb as body), incoming as (
    select distinct on ((e->>'id')::uuid) (e->>'id')::uuid as id, e as data
      from page, jsonb_array_elements(page.body->'results') with ordinality as row(e, n)
     where n > $4::int and n <= $5::int and not (n - 1 = any($6::int[]))
     order by (e->>'id')::uuid, n desc
  )`;

/** Counts what a `written` CTE did; \`xmax = 0\` tells an inserted row from an updated one. */
const WRITTEN = `
  select (select count(*)::int from written where inserted) as added,
         (select count(*)::int from written where not inserted) as changed,
         (select coalesce(array_agg(id::text), '{}') from incoming) as seen,
         page.body->>'next' as next, (page.body->>'totalPages')::int as "totalPages",
         jsonb_typeof(page.body->'results') = 'array' as "isPage"
    from page`;

/** Accounts, of banks and of cards. */
export const ACCOUNTS: RowKind = {
  name: 'account',
  upsert: `
    with ${INCOMING}, written as (
      insert into sync.accounts as a (item_id, id, type, created_at, updated_at, run_id, data)
      select $1::uuid, id, data->>'type', ${isoInstant(`data->>'createdAt'`)}, ${isoInstant(`data->>'updatedAt'`)},
             $2::bigint, data
        from incoming
       where $7::text is not null
       order by id
      on conflict (item_id, id) do update
         set type = excluded.type, created_at = excluded.created_at, updated_at = excluded.updated_at,
             run_id = excluded.run_id, data = excluded.data
       where a.data is distinct from excluded.data
      returning id, xmax = 0 as inserted
    ) ${WRITTEN}`,
};

/**
 * Transactions. What is in an answer is not gone: a removal that was held back is held no longer. A row that was
 * removed comes back only in an answer that was asked for after its removal: an older answer tells of a past in which
 * it still existed. The amount must be a JSON number: as a text it might be 'NaN'.
 */
export const TRANSACTIONS: RowKind = {
  name: 'transaction',
  upsert: `
    with ${INCOMING}, allowed as (
      select i.* from incoming i
        left join sync.removed_transactions r on r.item_id = $1::uuid and r.id = i.id
       where r.id is null or r.removed_at < $7::timestamptz
    ), returned as (
      delete from sync.removed_transactions r using allowed where r.item_id = $1::uuid and r.id = allowed.id
    ), exists_after_all as (
      delete from sync.held_removals h using incoming
       where h.item_id = $1::uuid and h.transaction_id = incoming.id
    ), written as (
      insert into sync.transactions as t
             (item_id, id, account_id, date, created_at, updated_at, bill_id, status, amount, run_id, data)
      select $1::uuid, id, (data->>'accountId')::uuid, ${isoInstant(`data->>'date'`)},
             ${isoInstant(`data->>'createdAt'`)}, ${isoInstant(`data->>'updatedAt'`)},
             data->'creditCardMetadata'->>'billId', data->>'status', (data->'amount')::numeric, $2::bigint, data
        from allowed
       order by id
      on conflict (item_id, id) do update
         set account_id = excluded.account_id, date = excluded.date, created_at = excluded.created_at,
             updated_at = excluded.updated_at, bill_id = excluded.bill_id, status = excluded.status,
             amount = excluded.amount, run_id = excluded.run_id, data = excluded.data
       where t.data is distinct from excluded.data
      returning id, xmax = 0 as inserted
    ) ${WRITTEN}`,
};
