import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/database/database.js';
import { Logger } from '../../kernel/observability/logger.js';
import type { Product } from '../products/products.js';
import type { SyncRun } from '../runs/sync-run.js';
import { DEPENDENTS } from './delete-rows.js';

/**
 * A loss of more rows than this, and of more than this part of a list, is an admin's decision. Counted over a day,
 * because one loss comes in many blocks: Pluggy names at most 400 ids in a webhook.
 */
const ROWS = 50;
const PART = 1 / 5;
const TIME = '24 hours';

/** Holds removals for an admin when the loss is too large to be believed. */
@Injectable()
export class Brake {
  constructor(private readonly logger: Logger) {}

  /** Which of these rows are held; noted in `sync.held_removals`. Those that an admin has decided to keep always are. */
  async holds(tx: Tx, run: SyncRun, product: Product, scopeId: string, ids: string[]): Promise<string[]> {
    const { kind } = product;
    const kept = await this.kept(tx, run, product, ids);
    const ours = await this.inCopy(tx, run, product, ids.filter((id) => !kept.includes(id))); // prettier-ignore
    const heavy = DEPENDENTS[kind.name] ? await this.withManyRows(tx, product, ours) : [];
    const held =
      heavy.length > 0 || !(await this.isTooMuch(tx, run, product, scopeId, ours.length)) ? heavy : ours;
    if (held.length === 0) return kept;
    await tx.query(
      `insert into sync.held_removals (item_id, kind, parent_id, run_id, id)
       select $1, $2, $3, $4, id from unnest($5::text[]) as id on conflict do nothing`,
      [run.itemId, kind.name, kind.parent ? scopeId : null, run.id, held],
    );
    this.logger.error({ itemId: run.itemId, kind: kind.name, scopeId, held: held.length }, 'removals held back by the brake'); // prettier-ignore
    return [...held, ...kept];
  }

  /**
   * Which of these rows are still held now that the Item's row is locked.
   * @param dismissed those that an admin has decided to keep, instead of those that wait for a decision.
   */
  async stillHeld(
    tx: Tx,
    run: SyncRun,
    { kind }: Product,
    ids: string[],
    dismissed: boolean,
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id from sync.held_removals
        where item_id = $1 and kind = $2 and id = any($3) and (dismissed_at is not null) = $4`,
      [run.itemId, kind.name, ids, dismissed],
    );
    return rows.map((row) => row.id);
  }

  /** An admin has decided that these stay, whatever Pluggy lists. */
  private kept(tx: Tx, run: SyncRun, product: Product, ids: string[]): Promise<string[]> {
    return this.stillHeld(tx, run, product, ids, true);
  }

  private async inCopy(tx: Tx, run: SyncRun, { kind }: Product, ids: string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select id::text as id from sync.${kind.table} where item_id = $1 and id = any($2::${kind.idType}[])`,
      [run.itemId, ids],
    );
    return rows.map((row) => row.id);
  }

  /** An account goes with all its rows: that is the whole of it. */
  private async withManyRows(tx: Tx, { kind }: Product, ids: string[]): Promise<string[]> {
    const counts = DEPENDENTS[kind.name]!.map(
      ({ table, parent }) => `(select count(*) from sync.${table} d where d.${parent} = lost.id)`,
    );
    const rows = await tx.query<{ id: string }>(
      `select id::text as id from unnest($1::uuid[]) as lost (id) where ${counts.join(' + ')} > ${ROWS}`,
      [ids],
    );
    return rows.map((row) => row.id);
  }

  private async isTooMuch(
    tx: Tx,
    run: SyncRun,
    { kind }: Product,
    scopeId: string,
    lost: number,
  ): Promise<boolean> {
    const [list] = await tx.query<{ left: number; lost: number }>(
      `select (select count(*)::int from sync.${kind.table}
                where item_id = $1 and ${kind.parent ? `${kind.parent} = $3` : '$3::uuid is not null'}) as left,
              (select count(*)::int from sync.removed_rows
                where item_id = $1 and kind = $2 and parent_id is not distinct from ${kind.parent ? '$3' : 'null'}::uuid
                  and lost_at > clock_timestamp() - $4::interval) as lost`,
      [run.itemId, kind.name, scopeId, TIME],
    );
    const loss = list!.lost + lost;
    return loss > ROWS && loss > (list!.left + list!.lost) * PART;
  }
}
