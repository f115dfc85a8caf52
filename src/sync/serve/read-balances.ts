import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import type { BalancesQuery } from './list.dto.js';
import { AccountNotFound } from './read-errors.js';

/** Serves the history of an account's balance, a row a day. */
@Injectable()
export class ReadBalances {
  constructor(private readonly database: Database) {}

  /** @throws AccountNotFound */
  async page(appId: string, accountId: string, { from, to, page, pageSize }: BalancesQuery): Promise<string> {
    const [row] = await this.database.query<{ page: string }>(
      `with account as (
         select a.id from sync.accounts a join items.readable r on r.item_id = a.item_id where r.app_id = $1 and a.id = $2
       ), days as (
         select b.* from sync.balances b join account on b.account_id = account.id
          where ($3::date is null or b.day >= $3) and ($4::date is null or b.day <= $4)
       ), total as (select count(*) as n from days), shown as (
         select * from days order by day desc limit $5 offset $6
       )
       select json_build_object('page', $7::int, 'total', n, 'totalPages', greatest(1, ceil(n / $5::numeric)),
                'results', coalesce((select json_agg(json_build_object(
                   'day', day, 'balance', balance, 'currencyCode', currency_code) order by day desc) from shown), '[]')
              )::text as page from account, total`,
      [appId, accountId, from ?? null, to ?? null, pageSize, (page - 1) * pageSize, page],
    );
    if (!row) throw new AccountNotFound();
    return row.page;
  }
}
