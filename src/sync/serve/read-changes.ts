import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import type { ChangesQuery } from './changes.dto.js';
import { AccountNotFound } from './read-errors.js';

const PAGE_SIZE = 500;

/** Whose changes: the cursor says it too, as a number of one Item means nothing in another. */
interface Scope {
  name: 'itemId' | 'accountId';
  id: string;
}

/**
 * The change feed of transactions. Every write and removal took the Item's next number while it held the Item's row,
 * so numbers become visible in their order and a cursor never skips one. A transaction has one number, its latest
 * change's: who follows the feed from its beginning ends with what the copy holds.
 */
@Injectable()
export class ReadChanges {
  constructor(
    private readonly database: Database,
    private readonly items: ItemsFace,
  ) {}

  /** `{results, after, next}` as JSON text. @throws BadInput, ItemNotFound, AccountNotFound */
  async read(appId: string, { itemId, accountId, after }: ChangesQuery): Promise<string> {
    if ((itemId === undefined) === (accountId === undefined))
      throw new BadInput('Exactly one of itemId and accountId must be given');
    const scope: Scope = itemId ? { name: 'itemId', id: itemId } : { name: 'accountId', id: accountId! };
    const ofAccount = scope.name === 'accountId';
    const list = ofAccount
      ? `select a.item_id from sync.accounts a join items.readable r on r.item_id = a.item_id where r.app_id = $1 and a.id = $2`
      : `select item_id from items.readable where app_id = $1 and item_id = $2`;
    // Two index scans in the order of their numbers, merged. Indexes: transactions_by_change, removed_rows_by_change.
    const [row] = await this.database.query<{ results: string; last: string | null; more: boolean }>(
      `with list as (${list}), written as (
         select t.change, json_build_object('type', 'upsert', 'transaction', t.data) as change_object
           from sync.transactions t
          where t.item_id = (select item_id from list) and t.change > $3 ${ofAccount ? 'and t.account_id = $2' : ''}
          order by t.change limit ${PAGE_SIZE + 1}
       ), removed as (
         select r.change, json_build_object('type', 'removal', 'id', r.id, 'accountId', r.parent_id, 'removedAt',
                  ${instantText('r.removed_at')}, 'successorId', r.successor_id)
           from sync.removed_rows r
          where r.item_id = (select item_id from list) and r.kind = 'transaction' and r.change > $3
                ${ofAccount ? 'and r.parent_id = $2' : ''}
          order by r.change limit ${PAGE_SIZE + 1}
       ), found as (
         select * from written union all select * from removed order by change limit ${PAGE_SIZE + 1}
       ), shown as (select * from found order by change limit ${PAGE_SIZE})
       select coalesce((select json_agg(change_object order by change) from shown), '[]')::text as results,
              (select max(change) from shown)::text as last, (select count(*) from found) > ${PAGE_SIZE} as more
         from list`,
      [appId, scope.id, after === undefined ? '0' : numberOf(after, scope)],
    );
    if (!row) return this.notFound(appId, scope);
    const end = row.last === null ? (after ?? cursor(scope, '0')) : cursor(scope, row.last);
    const next = row.more ? `?${scope.name}=${scope.id}&after=${end}` : null;
    return `{"results":${row.results},"after":${JSON.stringify(end)},"next":${JSON.stringify(next)}}`;
  }

  private async notFound(appId: string, { name, id }: Scope): Promise<never> {
    if (name === 'itemId') await this.items.require(appId, id);
    throw new AccountNotFound();
  }
}

const cursor = ({ name, id }: Scope, change: string): string =>
  Buffer.from(`${name}|${id.toLowerCase()}|${change}`).toString('base64url');

/** @throws BadInput unless it is a cursor of this very list. */
function numberOf(after: string, { name, id }: Scope): string {
  const [, change] = /^(?:itemId|accountId)\|[\da-f-]+\|(\d{1,18})$/.exec(Buffer.from(after, 'base64url').toString('latin1')) ?? []; // prettier-ignore
  if (change === undefined || cursor({ name, id }, change) !== after) throw new BadInput('Invalid cursor');
  return change;
}
