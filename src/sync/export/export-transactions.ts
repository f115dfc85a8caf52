import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import { ItemsFace } from '../../items/face.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { ReadAccounts } from '../serve/read-accounts.js';
import { where } from '../serve/read-transactions.js';
import { numberCell, textCell } from './csv.js';
import { ExportRows } from './export-rows.js';
import type { ExportTransactionsQuery } from './exports.dto.js';

type Cell = (value: string | null) => string;

const text = (name: string): [string, string, Cell] => [name, `t.data->>'${name}'`, textCell];
/** Only a JSON number is one: a text in its place could be a formula. */
const number = (name: string, path = `t.data->'${name}'`): [string, string, Cell] => [
  name,
  `case when jsonb_typeof(${path}) = 'number' then (${path})::text end`,
  numberCell,
];
const inside = (name: string, path: string): [string, string, Cell] => [
  name,
  `t.data#>>'{${path}}'`,
  textCell,
];

/** The columns of the CSV: name, SQL and kind of cell. docs/exports.md lists them. */
export const COLUMNS: [string, string, Cell][] = [
  text('id'), ['itemId', 't.item_id::text', textCell], text('accountId'), text('date'), text('description'),
  text('descriptionRaw'), number('amount'), text('currencyCode'), number('amountInAccountCurrency'), text('type'),
  text('status'), text('category'), text('categoryId'), number('balance'), text('operationType'), text('providerCode'),
  text('providerId'), inside('paymentMethod', 'paymentData,paymentMethod'), inside('payerName', 'paymentData,payer,name'),
  inside('payerDocument', 'paymentData,payer,documentNumber,value'), inside('receiverName', 'paymentData,receiver,name'),
  inside('receiverDocument', 'paymentData,receiver,documentNumber,value'), inside('merchantName', 'merchant,name'),
  inside('merchantCnpj', 'merchant,cnpj'),
  number('installmentNumber', `t.data#>'{creditCardMetadata,installmentNumber}'`),
  number('totalInstallments', `t.data#>'{creditCardMetadata,totalInstallments}'`),
  inside('billId', 'creditCardMetadata,billId'), text('createdAt'), text('updatedAt'),
]; // prettier-ignore

/** Exports transactions as CSV, for people with a spreadsheet, or as JSON Lines, for programs. */
@Injectable()
export class ExportTransactions {
  constructor(
    private readonly accounts: ReadAccounts,
    private readonly items: ItemsFace,
    private readonly exportRows: ExportRows,
  ) {}

  /** The file as a stream. @throws BadInput, ItemNotFound, AccountNotFound, UserNotFound, TooManyExports */
  async open(appId: string, query: ExportTransactionsQuery): Promise<Readable> {
    if (query.dateFrom !== undefined && query.createdAtFrom !== undefined)
      throw new BadInput('dateFrom cannot be used together with createdAtFrom');
    const params: unknown[] = [];
    const { itemIds, whose } = await this.whose(appId, query, params);
    const conditions = [whose, ...where(query, params)];
    const columns = query.format === 'csv' ? COLUMNS.map(([, sql]) => sql).join(', ') : 't.data::text';
    const sql = `select ${columns} from sync.transactions t where ${conditions.join(' and ')}
                  order by t.account_id, t.date desc, t.id desc`;
    const pieces = await this.exportRows.open(itemIds, async function* ({ rows }) {
      // The mark tells Excel that it is UTF-8.
      if (query.format === 'csv') yield `\ufeff${COLUMNS.map(([name]) => name).join(',')}\r\n`;
      for await (const block of rows(sql, params))
        yield query.format === 'csv'
          ? block.map((row) => `${row.map((value, i) => COLUMNS[i]![2](value)).join(',')}\r\n`).join('')
          : block.map(([json]) => `${json}\n`).join('');
    });
    return pieces.toStream();
  }

  /** A condition on whose transactions, which are the app's, and of which Items they are. */
  private async whose(
    appId: string,
    query: ExportTransactionsQuery,
    params: unknown[],
  ): Promise<{ itemIds: string[]; whose: string }> {
    const { itemId, accountId, clientUserId } = query;
    if ([itemId, accountId, clientUserId].filter((given) => given !== undefined).length !== 1)
      throw new BadInput('Exactly one of itemId, accountId and clientUserId must be given');
    if (itemId !== undefined) {
      await this.items.require(appId, itemId);
      return { itemIds: [itemId], whose: `t.item_id = $${params.push(itemId)}` };
    }
    if (accountId !== undefined) {
      const itemIds = [await this.accounts.itemOf(appId, accountId)];
      return { itemIds, whose: `t.account_id = $${params.push(accountId)}` };
    }
    const itemIds = (await this.items.ofUser(appId, clientUserId!)).map(({ id }) => id);
    return { itemIds, whose: `t.item_id = any($${params.push(itemIds)}::uuid[])` };
  }
}
