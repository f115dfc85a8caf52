import { isoInstant } from '../../kernel/database/iso-instant.js';
import { rowKind } from './row-kind.js';

const instant = (field: string): string => isoInstant(`e->>'${field}'`);
const text = (field: string): string => `e->>'${field}'`;
/** The account or investment whose list it is: Pluggy's own object does not name it. */
const LIST_OWNER = '$7::uuid';

/**
 * Accounts, of banks and of cards. Each sight of one is its balance of the day, in the zone in which Brazil counts
 * days. The amount must be a JSON number: as a text it might be 'NaN'.
 */
export const ACCOUNTS = rowKind({
  name: 'account',
  table: 'accounts',
  columns: { type: text('type'), created_at: instant('createdAt'), updated_at: instant('updatedAt') },
  also: `, balances as (
      insert into sync.balances as b (item_id, account_id, day, balance, currency_code, run_id)
      select $1::uuid, id, (clock_timestamp() at time zone 'America/Sao_Paulo')::date, (e->'balance')::numeric,
             e->>'currencyCode', $2::bigint
        from allowed where jsonb_typeof(e->'balance') = 'number' order by id
      on conflict (account_id, day) do update
         set balance = excluded.balance, currency_code = excluded.currency_code, run_id = excluded.run_id
       where (b.balance, b.currency_code) is distinct from (excluded.balance, excluded.currency_code)
    )`,
});

/** The Item's next number of the change feed. */
const NEXT_CHANGE = `(select next_change from sync.items where item_id = $1::uuid) + n`;

/**
 * Transactions. Each that is written takes the Item's next number of the change feed; the Item's row is locked by
 * then, so that numbers become visible in their order. A removed row whose `providerId` comes back under another id
 * was written anew by the bank: its tombstone names the successor, and is told once more.
 */
export const TRANSACTIONS = rowKind({
  name: 'transaction',
  table: 'transactions',
  parent: 'account_id',
  columns: {
    account_id: `(e->>'accountId')::uuid`,
    date: instant('date'),
    created_at: instant('createdAt'),
    updated_at: instant('updatedAt'),
    bill_id: `e->'creditCardMetadata'->>'billId'`,
    status: text('status'),
    amount: `(e->'amount')::numeric`,
    change: NEXT_CHANGE,
  },
  atFirst: { first_change: NEXT_CHANGE },
  also: `, numbered as (
      update sync.items set next_change = next_change + 1 + (select coalesce(max(n), 0) from incoming)
       where item_id = $1::uuid and (exists (select 1 from inserted) or exists (select 1 from updated))
    )`,
  settleNew: `
    with succeeded as (
      select r.id, t.id as successor_id, row_number() over (order by r.id) as n
        from sync.transactions t
        join sync.removed_rows r on r.item_id = $1 and r.provider_id = t.data->>'providerId' and r.successor_id is null
       where t.item_id = $1 and t.id = any($2::uuid[]) and r.kind = 'transaction' and r.parent_id = t.account_id
         and r.id <> t.id::text
    ), named as (
      update sync.removed_rows r set successor_id = s.successor_id, change = i.next_change + s.n
        from succeeded s, sync.items i
       where i.item_id = $1 and r.item_id = $1 and r.kind = 'transaction' and r.id = s.id
    )
    update sync.items set next_change = next_change + 1 + (select count(*) from succeeded)
     where item_id = $1 and exists (select 1 from succeeded)`,
});

export const BILLS = rowKind({
  name: 'bill',
  table: 'bills',
  parent: 'account_id',
  columns: { account_id: LIST_OWNER, due_date: instant('dueDate') },
});

export const INVESTMENTS = rowKind({
  name: 'investment',
  table: 'investments',
  columns: { type: text('type'), created_at: instant('createdAt'), updated_at: instant('updatedAt') },
});

export const INVESTMENT_TRANSACTIONS = rowKind({
  name: 'investment_transaction',
  table: 'investment_transactions',
  parent: 'investment_id',
  columns: { investment_id: LIST_OWNER, date: instant('date') },
});

export const LOANS = rowKind({
  name: 'loan',
  table: 'loans',
  columns: { kind: text('kind'), contract_date: instant('contractDate') },
});

export const IDENTITIES = rowKind({
  name: 'identity',
  table: 'identities',
  sealed: true,
  columns: {
    created_at: instant('createdAt'),
    updated_at: instant('updatedAt'),
    key_id: `e->'sealed'->>'key'`,
  },
});

export const CONSENTS = rowKind({
  name: 'consent',
  table: 'consents',
  columns: {
    created_at: instant('createdAt'),
    expires_at: instant('expiresAt'),
    revoked_at: instant('revokedAt'),
  },
});

/** What the user shares at an Open Finance bank, one row a resource; known by the bank's own id. */
export const RESOURCES = rowKind({
  name: 'resource',
  table: 'resources',
  id: 'resourceId',
  idType: 'text',
  columns: { type: text('type'), status: text('status') },
});
