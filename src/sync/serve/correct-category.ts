import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { TRANSACTIONS } from '../products/row-kinds.js';
import { WriteOne } from '../runs/write-one.js';
import { TransactionNotFound } from './read-errors.js';

/** Corrects a transaction's category: at Pluggy, which learns from it, then here, before the app has its answer. */
@Injectable()
export class CorrectCategory {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly writeOne: WriteOne,
  ) {}

  /** @returns the transaction as Pluggy sent it. @throws TransactionNotFound, PluggyError */
  async run(appId: string, id: string, categoryId: string): Promise<string> {
    const [transaction] = await this.database.query<{ itemId: string; accountId: string }>(
      `select t.item_id as "itemId", t.account_id as "accountId"
         from sync.transactions t join items.readable r on r.item_id = t.item_id where t.id = $2 and r.app_id = $1`,
      [appId, id],
    );
    if (!transaction) throw new TransactionNotFound();
    const list = { product: 'transactions', kind: TRANSACTIONS, parentId: transaction.accountId };
    return this.writeOne.run(transaction.itemId, list, () => this.pluggy.correctCategory(id, categoryId));
  }
}
