import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../../kernel/pluggy/pluggy-error.js';
import type { Product } from '../products/products.js';
import type { SyncRun } from '../runs/sync-run.js';
import { type RowList, UpsertRows } from './upsert-rows.js';

/** Reads a product's whole list at Pluggy into the copy. */
@Injectable()
export class FetchList {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly rows: UpsertRows,
  ) {}

  /**
   * Reads the list of an Item, account or investment to its end.
   * @returns the ids of all rows that Pluggy has, those that were parked included.
   */
  async read(run: SyncRun, product: Product, scopeId: string): Promise<string[]> {
    const ids: string[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const written = await this.rows.write(
        run,
        listOf(product, scopeId),
        await this.page(product, scopeId, page),
      );
      for (const id of [...written.seen, ...written.parked]) ids.push(id);
      pages = written.totalPages ?? 1;
    }
    return ids;
  }

  /** Reads one row by its id. @returns whether Pluggy has it. */
  async readOne(run: SyncRun, product: Product, scopeId: string, id: string): Promise<boolean> {
    const object = await this.orNothing(() => this.pluggy.bytes(product.byId!, { id }));
    await this.rows.write(run, listOf(product, scopeId), pageOf(object));
    return object !== undefined;
  }

  /**
   * Rows of the copy that are not in the list: candidates for removal, nothing more. An empty list of rows that cannot
   * be asked for one by one says nothing: with a dead consent every list is empty.
   */
  async missing(run: SyncRun, product: Product, scopeId: string, ids: string[]): Promise<string[]> {
    if (ids.length === 0 && !product.byId) return [];
    const { table, parent } = product.kind;
    const rows = await this.database.query<{ id: string }>(
      `select id::text as id from sync.${table}
        where item_id = $1 and not (id::text = any($2)) ${parent ? `and ${parent} = $3` : 'and $3::uuid is not null'}`,
      [run.itemId, ids, scopeId],
    );
    return rows.map((row) => row.id);
  }

  /** One page of the list, as Pluggy sent it. */
  async page(product: Product, scopeId: string, page: number): Promise<Buffer> {
    const { route, owner, pageSize, single } = product;
    const query = { ...(owner && { [owner]: scopeId }), ...(!single && { pageSize, page }) };
    if (!single) return this.pluggy.bytes(route, { id: scopeId }, query);
    return pageOf(await this.orNothing(() => this.pluggy.bytes(route, { id: scopeId }, query)));
  }

  /** Undefined where Pluggy says 404. */
  private async orNothing(ask: () => Promise<Buffer>): Promise<Buffer | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof PluggyError && error.notFound) return undefined;
      throw error;
    }
  }
}

/** Whose rows they are. */
export const listOf = (product: Product, scopeId: string): RowList => ({
  product: product.name,
  kind: product.kind,
  parentId: product.kind.parent ? scopeId : null,
});

/** A single object as a page of one, or of none. */
export const pageOf = (object: Buffer | string | undefined): Buffer =>
  Buffer.concat([Buffer.from('{"results":['), Buffer.from(object ?? ''), Buffer.from(']}')]);
