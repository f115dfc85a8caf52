import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { pageOf } from '../../kernel/http/next-page.js';
import { DEPENDENTS } from '../copy/delete-rows.js';
import { PRODUCTS, type Product } from '../products/products.js';
import type { RemovalRowsQuery, RemovalsQuery } from './removals.dto.js';
import type {
  HeldRemovalsListSchema,
  HeldRemovalsSchema,
  HeldRowPage,
  HeldRowSchema,
} from './removals.schema.js';

/** The product whose rows are of a kind. */
export const productOf = (kind: string): Product => PRODUCTS.find((product) => product.kind.name === kind)!;

/** What tells a row to a person, as SQL over `t`. Of who somebody is, nothing. */
const TOLD: Record<string, { date?: string; description?: string; amount?: string }> = {
  account: { description: `t.data->>'name'`, amount: `t.data->>'balance'` },
  transaction: { date: `t.date`, description: `t.data->>'description'`, amount: `t.data->>'amount'` },
  bill: { date: `t.due_date`, amount: `t.data->>'totalAmount'` },
  investment: { description: `t.data->>'name'`, amount: `t.data->>'balance'` },
  investment_transaction: {
    date: `t.date`,
    description: `t.data->>'description'`,
    amount: `t.data->>'amount'`,
  },
  loan: {
    date: `t.contract_date`,
    description: `t.data->>'productName'`,
    amount: `t.data->>'contractAmount'`,
  },
  identity: { date: `t.created_at` },
  resource: { description: `t.type` },
};

/** Rows of each kind's list, as SQL over `h`: by the primary key or an index on the list's owner. */
const LIST_ROWS = `case h.kind ${PRODUCTS.map(
  ({ kind }) =>
    `when '${kind.name}' then (select count(*)::int from sync.${kind.table} t
        where t.item_id = h.item_id ${kind.parent ? `and t.${kind.parent} = h.parent_id` : ''})`,
).join('\n')} end`;

/** Rows that would go along with those of a kind, each of them `h`; by the index on their owner. */
const dependentsOf = (kind: string): string =>
  (DEPENDENTS[kind] ?? [])
    .filter((dependent) => dependent.kind)
    .map(({ table, parent }) => `(select count(*)::int from sync.${table} d where d.${parent} = h.id::uuid)`)
    .join(' + ') || '0';

const DEPENDENT_ROWS = `case h.kind ${PRODUCTS.filter(({ kind }) => dependentsOf(kind.name) !== '0')
  .map(({ kind }) => `when '${kind.name}' then ${dependentsOf(kind.name)}`)
  .join('\n')} else 0 end`;

/** What the brake holds back, for admins. */
@Injectable()
export class ListRemovals {
  constructor(private readonly database: Database) {}

  /** By list. Index: held_removals_pkey; the whole table when all Items are asked for, which are few rows or trouble. */
  async lists({ itemId, dismissed }: RemovalsQuery): Promise<HeldRemovalsListSchema> {
    const results = await this.database.query<HeldRemovalsSchema & Record<string, unknown>>(
      `with h as (
         select item_id, kind, parent_id, count(*)::int as rows, min(held_at) as since, sum(${DEPENDENT_ROWS})::int as dependents
           from sync.held_removals h
          where ($1::uuid is null or item_id = $1) and (dismissed_at is not null) = $2
          group by item_id, kind, parent_id order by since limit 500
       )
       select item_id as "itemId", kind, parent_id as "parentId", rows, dependents, ${instantText('since')} as since,
              ${LIST_ROWS} as "listRows"
         from h order by h.since, item_id, kind, parent_id`,
      [itemId ?? null, dismissed],
    );
    return { results };
  }

  /** The rows of one list that would go, by id. */
  async rows(itemId: string, query: RemovalRowsQuery): Promise<HeldRowPage> {
    const { kind, parentId, dismissed, after, pageSize } = query;
    const { table, idType } = productOf(kind).kind;
    const { date = 'null::timestamptz', description = 'null', amount = 'null' } = TOLD[kind] ?? {};
    const found = await this.database.query<HeldRowSchema & Record<string, unknown>>(
      `select h.id, ${instantText('h.held_at')} as "heldAt", ${instantText(date)} as date, ${description} as description,
              ${amount} as amount, ${dependentsOf(kind)} as dependents
         from sync.held_removals h
         left join sync.${table} t on t.item_id = h.item_id and t.id = h.id::${idType}
        where h.item_id = $1 and h.kind = $2 and h.parent_id is not distinct from $3::uuid
          and (h.dismissed_at is not null) = $4 and ($5::text is null or h.id > $5)
        order by h.id limit $6`,
      [itemId, kind, parentId ?? null, dismissed, after ?? null, pageSize + 1],
    );
    return pageOf(found, pageSize, ({ id }) => ({ kind, parentId, dismissed, after: id }));
  }
}
