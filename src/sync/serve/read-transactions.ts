import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { decodeCursor } from '../../kernel/http/cursor.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { AccountNotFound, TooManyIds, TransactionNotFound } from './read-errors.js';
import type { PagedTransactionsQuery, TransactionsQuery } from './transactions.dto.js';

const PAGE_SIZE = 500;
const MAX_IDS = 500;

/** What narrows a list of transactions down; each is a condition with its own parameter, so that the index decides the plan. */
export interface Filters {
  ids?: string[] | undefined;
  dateFrom?: string | undefined;
  dateTo?: string | undefined;
  createdAtFrom?: string | undefined;
  billId?: string | undefined;
}

/**
 * Serves transactions from the copy, newest first, as the JSON text that PostgreSQL holds: no objects are built here.
 * Ownership is part of each statement. A day means the whole of it in UTC, as Pluggy counts; an instant means itself.
 * Where ids are asked for, dates are not looked at (Pluggy's reference of `GET /transactions`).
 */
@Injectable()
export class ReadTransactions {
  constructor(private readonly database: Database) {}

  /** One page of `/v2/transactions`: `{ results, next }`. @throws AccountNotFound, BadInput, TooManyIds */
  async byCursor(appId: string, query: TransactionsQuery): Promise<string> {
    const { accountId, after, ...filters } = query;
    if (filters.dateFrom !== undefined && filters.createdAtFrom !== undefined)
      throw new BadInput('dateFrom cannot be used together with createdAtFrom');
    const cursor = after === undefined ? undefined : decodeCursor(after);
    const params: unknown[] = [appId, accountId, nextPrefix(query)];
    const conditions = where(filters, params);
    if (cursor)
      conditions.push(
        `(t.date, t.id) < ($${params.push(cursor.at)}::timestamptz, $${params.push(cursor.id)}::uuid)`,
      );
    // One more row than a page tells whether there is a next one. Index: transactions_by_date.
    const [row] = await this.database.query<{ page: string }>(
      `with ${OWN_ACCOUNT}, found as (
         select t.id, t.date, t.data from sync.transactions t
          where t.account_id = (select id from account) ${conditions.map((c) => `and ${c}`).join(' ')}
          order by t.date desc, t.id desc limit ${PAGE_SIZE + 1}
       ), shown as (
         select * from found order by date desc, id desc limit ${PAGE_SIZE}
       )
       select json_build_object(
         'results', coalesce((select json_agg(data order by date desc, id desc) from shown), '[]'),
         'next', (select $3 || translate(encode(convert_to(
                    to_char(date at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '|' || id, 'UTF8'),
                    'base64'), E'\\n=', '')
                  from shown where (select count(*) from found) > ${PAGE_SIZE} order by date, id limit 1)
       )::text as page from account`,
      params,
    );
    if (!row) throw new AccountNotFound();
    return row.page;
  }

  /** One page of the page-based `/transactions`, which goes on here after Pluggy ends it. @throws AccountNotFound */
  async byPage(appId: string, query: PagedTransactionsQuery): Promise<string> {
    const { accountId, ids, billId, createdAtFrom, page, pageSize } = query;
    const params: unknown[] = [appId, accountId];
    const filters = { ids, billId, createdAtFrom, dateFrom: query.from, dateTo: query.to };
    const conditions = where(filters, params).map((c) => `and ${c}`);
    const from = `sync.transactions t where t.account_id = (select id from account) ${conditions.join(' ')}`;
    const [row] = await this.database.query<{ page: string }>(
      `with ${OWN_ACCOUNT}, total as (select count(*) as n from ${from}), shown as (
         select t.id, t.date, t.data from ${from}
          order by t.date desc, t.id desc limit ${pageSize} offset ${(page - 1) * pageSize}
       )
       select json_build_object(
         'page', ${page}, 'total', total.n, 'totalPages', greatest(1, ceil(total.n / ${pageSize}::numeric)),
         'results', coalesce((select json_agg(data order by date desc, id desc) from shown), '[]')
       )::text as page from account, total`,
      params,
    );
    if (!row) throw new AccountNotFound();
    return row.page;
  }

  /** @throws TransactionNotFound */
  async one(appId: string, id: string): Promise<string> {
    const [row] = await this.database.query<{ transaction: string }>(
      `select t.data::text as transaction
         from sync.transactions t join items.readable r on r.item_id = t.item_id
        where t.id = $2 and r.app_id = $1`,
      [appId, id],
    );
    if (!row) throw new TransactionNotFound();
    return row.transaction;
  }
}

/** The account, if the app owns its Item. $1 app, $2 account. */
const OWN_ACCOUNT = `account as (
  select a.id from sync.accounts a join items.readable r on r.item_id = a.item_id where a.id = $2 and r.app_id = $1
)`;

/** Conditions on `sync.transactions t`; their parameters are added to `params`. @throws TooManyIds */
export function where(filters: Filters, params: unknown[]): string[] {
  if (filters.ids && filters.ids.length > MAX_IDS) throw new TooManyIds();
  const add = (value: unknown): string => `$${params.push(value)}`;
  const conditions: string[] = [];
  if (filters.ids) conditions.push(`t.id = any(${add(filters.ids)}::uuid[])`);
  const instant = (text: string): string => `${add(inUtc(text))}::timestamptz`;
  if (filters.dateFrom && !filters.ids) conditions.push(`t.date >= ${instant(filters.dateFrom)}`);
  if (filters.dateTo && !filters.ids)
    conditions.push(
      isDay(filters.dateTo)
        ? `t.date < ${instant(filters.dateTo)} + interval '24 hours'`
        : `t.date <= ${instant(filters.dateTo)}`,
    );
  if (filters.createdAtFrom) conditions.push(`t.created_at >= ${instant(filters.createdAtFrom)}`);
  if (filters.billId) conditions.push(`t.bill_id = ${add(filters.billId)}`);
  return conditions;
}

const isDay = (text: string): boolean => text.length === '2026-11-20'.length;

/** With its zone written out: what names none is UTC, not the zone of the database's session. */
function inUtc(text: string): string {
  if (isDay(text)) return `${text}T00:00:00Z`;
  return /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
}

/** `next` without the cursor: the same query again, as a bare query string, which is how Pluggy writes it. */
function nextPrefix({ accountId, ids, dateFrom, dateTo, createdAtFrom }: TransactionsQuery): string {
  const pairs = Object.entries({ accountId, ids: ids?.join(','), dateFrom, dateTo, createdAtFrom });
  const kept = pairs.flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []));
  return `?${kept.join('&')}&after=`;
}
