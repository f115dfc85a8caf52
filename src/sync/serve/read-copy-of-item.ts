import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { maskDocuments } from '../../kernel/http/mask-documents.js';
import { PRODUCTS } from '../products/products.js';
import type { CopiedAccountSchema, CopiedProductSchema, CopyOfItemSchema } from './copy-of-item.schema.js';

/** Rows of each product, as SQL over `$1`: all by the primary key, which begins with the Item. */
const ROWS = `case product ${PRODUCTS.map(
  ({ name, kind }) =>
    `when '${name}' then (select count(*)::int from sync.${kind.table} t where t.item_id = $1)`,
).join('\n')} end`;

/** Shows admins what the hub holds of an Item, without what is nobody's business. */
@Injectable()
export class ReadCopyOfItem {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
  ) {}

  /** @throws ItemNotFound */
  async of(itemId: string): Promise<CopyOfItemSchema> {
    await this.items.requireAny(itemId);
    const [products, accounts] = await Promise.all([this.products(itemId), this.accounts(itemId)]);
    return { products, accounts };
  }

  private products(itemId: string): Promise<CopiedProductSchema[]> {
    return this.database.query<CopiedProductSchema & Record<string, unknown>>(
      `with read as (
         select product, count(*)::int as lists, min(read_at) as read_at, min(through) as through
           from sync.progress where item_id = $1 group by product
       ), known as (
         select p.product, p.place, ${ROWS} as rows, coalesce(r.lists, 0) as lists, r.read_at, r.through
           from unnest($2::text[]) with ordinality p (product, place) left join read r using (product)
       )
       select product, rows, lists, ${instantText('read_at')} as "readAt", ${instantText('through')} as through
         from known where rows > 0 or lists > 0 order by place`,
      [itemId, PRODUCTS.map(({ name }) => name)],
    );
  }

  private async accounts(itemId: string): Promise<CopiedAccountSchema[]> {
    const accounts = await this.database.query<CopiedAccountSchema & Record<string, unknown>>(
      `select a.id, a.type, a.data->>'subtype' as subtype, a.data->>'name' as name,
              '…' || right(a.data->>'number', 4) as number,
              (select count(*)::int from sync.transactions t where t.account_id = a.id) as transactions,
              (select ${instantText('max(t.date)')} from sync.transactions t
                where t.account_id = a.id) as "latestTransactionAt",
              (select ${instantText('p.read_at')} from sync.progress p
                where p.item_id = $1 and p.product = 'transactions' and p.scope_id = a.id) as "readAt"
         from sync.accounts a where a.item_id = $1 order by a.created_at, a.id`,
      [itemId],
    );
    for (const account of accounts) account.name = maskDocuments(account.name);
    return accounts;
  }
}
