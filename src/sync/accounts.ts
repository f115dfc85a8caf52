import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';

/** An account of the copy and how far its transactions were read. */
export interface AccountProgress {
  /** The Item's `lastUpdatedAt` of the last run that read them well; null: never. By Pluggy's clock. */
  through: string | null;
  /** 14 days before that (`YYYY-MM-DD`): Pluggy re-reads 4 to 7 days at each of its own syncs. */
  windowFrom: string | null;
  /** Whether the copy holds any of its transactions. */
  hasRows: boolean;
}

/** How far each account's transactions have been read. */
@Injectable()
export class Accounts {
  constructor(private readonly database: Database) {}

  /** Undefined when the account is not in the copy. */
  async find(itemId: string, accountId: string): Promise<AccountProgress | undefined> {
    const [account] = await this.database.query<AccountProgress>(
      `select to_char(transactions_through at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as through,
              to_char((transactions_through - interval '14 days') at time zone 'UTC', 'YYYY-MM-DD') as "windowFrom",
              exists (select 1 from sync.transactions t where t.account_id = a.id) as "hasRows"
         from sync.accounts a where item_id = $1 and id = $2`,
      [itemId, accountId],
    );
    return account;
  }
}
