import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import type { ListAccountsQuery } from './accounts.dto.js';
import { AccountNotFound } from './read-errors.js';

/** Serves accounts from the copy, as the JSON text that PostgreSQL holds. */
@Injectable()
export class ReadAccounts {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
  ) {}

  /** All accounts of an Item as one page, as Pluggy sends them. @throws ItemNotFound */
  async list(appId: string, { itemId, type }: ListAccountsQuery): Promise<string> {
    await this.items.require(appId, itemId);
    const [row] = await this.database.query<{ page: string }>(
      `select json_build_object(
                'page', 1, 'total', count(a.id), 'totalPages', 1,
                'results', coalesce(json_agg(a.data order by a.created_at, a.id) filter (where a.id is not null), '[]')
              )::text as page
         from sync.accounts a join items.readable r on r.item_id = a.item_id
        where a.item_id = $2 and r.app_id = $1 and ($3::text is null or a.type = $3)`,
      [appId, itemId, type ?? null],
    );
    return row!.page;
  }

  /** @throws AccountNotFound */
  async one(appId: string, accountId: string): Promise<string> {
    const [row] = await this.database.query<{ account: string }>(
      `select a.data::text as account
         from sync.accounts a join items.readable r on r.item_id = a.item_id
        where a.id = $2 and r.app_id = $1`,
      [appId, accountId],
    );
    if (!row) throw new AccountNotFound();
    return row.account;
  }

  /** The Item of an account. @throws AccountNotFound unless the app may read it. */
  async itemOf(appId: string, accountId: string): Promise<string> {
    const [account] = await this.database.query<{ itemId: string }>(
      `select a.item_id as "itemId" from sync.accounts a join items.readable r on r.item_id = a.item_id
        where a.id = $2 and r.app_id = $1`,
      [appId, accountId],
    );
    if (!account) throw new AccountNotFound();
    return account.itemId;
  }
}
