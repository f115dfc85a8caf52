import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import type { HubError } from '../../kernel/http/hub-error.js';
import {
  AccountNotFound, BillNotFound, ConsentNotFound, InvestmentNotFound, LoanNotFound,
} from './read-errors.js'; // prettier-ignore
import type { PageQuery } from '../../kernel/http/page.dto.js';

/** A product as it is served. */
interface Served {
  table: string;
  /** Whose list it is, when not the Item's: the owner's table and the column that names the owner. */
  owner?: { table: string; column: string; notFound: () => HubError };
  /** Newest first where there is a time; the id makes it certain. */
  order: string;
  notFound?: () => HubError;
}

export const BILLS = {
  table: 'bills',
  owner: { table: 'accounts', column: 'account_id', notFound: () => new AccountNotFound() },
  order: 'due_date desc nulls last, id',
  notFound: () => new BillNotFound(),
} satisfies Served;
export const INVESTMENTS = {
  table: 'investments',
  order: 'created_at nulls last, id',
  notFound: () => new InvestmentNotFound(),
} satisfies Served;
export const INVESTMENT_TRANSACTIONS = {
  table: 'investment_transactions',
  owner: { table: 'investments', column: 'investment_id', notFound: () => new InvestmentNotFound() },
  order: 'date desc nulls last, id',
} satisfies Served;
export const LOANS = {
  table: 'loans',
  order: 'contract_date desc nulls last, id',
  notFound: () => new LoanNotFound(),
} satisfies Served;
export const CONSENTS = {
  table: 'consents',
  order: 'created_at desc, id',
  notFound: () => new ConsentNotFound(),
} satisfies Served;
export const RESOURCES = { table: 'resources', order: 'id' } satisfies Served;

/**
 * Serves the products that come as lists by page, as the JSON text that PostgreSQL holds. Ownership is part of each
 * statement.
 */
@Injectable()
export class ReadRows {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
  ) {}

  /**
   * One page of the list of an Item, an account or an investment.
   * @param type only rows with this in their column `type`.
   * @throws ItemNotFound, AccountNotFound or InvestmentNotFound, by whose list it is.
   */
  async page(
    appId: string,
    { table, owner, order }: Served,
    ownerId: string,
    { page, pageSize }: PageQuery,
    type?: string,
  ): Promise<string> {
    const list = owner
      ? `select o.item_id, o.id from sync.${owner.table} o join items.readable r on r.item_id = o.item_id
          where r.app_id = $1 and o.id = $2`
      : `select item_id, item_id as id from items.readable where app_id = $1 and item_id = $2`;
    const [row] = await this.database.query<{ page: string }>(
      `with list as (${list}), rows as (
         select t.* from sync.${table} t join list on t.item_id = list.item_id ${owner ? `and t.${owner.column} = list.id` : ''}
          where ${type === undefined ? '$5::text is null' : 't.type = $5'}
       ), shown as (
         select row_number() over (order by ${order}) as n, data from rows order by ${order} limit $3 offset $4
       ), total as (select count(*) as n from rows)
       select json_build_object(
         'page', $6::int, 'total', total.n, 'totalPages', greatest(1, ceil(total.n / $3::numeric)),
         'results', coalesce((select json_agg(data order by n) from shown), '[]')
       )::text as page from list, total`,
      [appId, ownerId, pageSize, (page - 1) * pageSize, type ?? null, page],
    );
    if (row) return row.page;
    if (owner) throw owner.notFound();
    await this.items.require(appId, ownerId);
    throw new Error('An Item is served that is not readable');
  }

  /** One row by its id. @throws the product's own 404. */
  async one(
    appId: string,
    { table, notFound }: Required<Pick<Served, 'table' | 'notFound'>>,
    id: string,
  ): Promise<string> {
    const [row] = await this.database.query<{ row: string }>(
      `select t.data::text as row from sync.${table} t join items.readable r on r.item_id = t.item_id
        where t.id = $2 and r.app_id = $1`,
      [appId, id],
    );
    if (!row) throw notFound();
    return row.row;
  }
}
