import { Injectable } from '@nestjs/common';
import { DatabaseError } from 'pg';
import type { Tx } from '../../kernel/database/database.js';
import { parsePage } from '../../kernel/pluggy/clean-json.js';
import { type JsonPage, readPage, textOf } from '../../kernel/pluggy/json-page.js';
import type { RowKind } from '../products/row-kind.js';
import { type SyncRun, SyncRuns, countsOf } from '../runs/sync-run.js';
import { SealPages } from '../sealing/seal-pages.js';

/** Whose rows a page holds: of which product, and of which account or investment, if any. */
export interface RowList {
  product: string;
  kind: RowKind;
  parentId: string | null;
  /** The copy had none of them when the reading began: they are inserted without looking for each. */
  allNew?: boolean;
}

/** What is known of a page once its rows are written. */
export interface Page {
  /** The ids of its rows that the copy holds now, each once. */
  seen: string[];
  /** The ids of its rows that were parked: they exist at Pluggy, so they are not missing either. */
  parked: string[];
  /** Pluggy's cursor of the next page, in lists by cursor; null on the last. */
  next: string | null;
  /** The number of pages, in lists by page. */
  totalPages: number | null;
}

/** What one statement did with some of a page's rows; what is neither added nor changed was equal already. */
interface Written {
  added: number;
  changed: number;
  /** The ids of its rows, each once. */
  seen: string[];
  /** The ids of the new rows, told only for an Item that has removed or held rows. */
  toSettle: string[] | null;
}

/** Data that PostgreSQL refuses (class 22) or that breaks a constraint (class 23): the row's fault, not ours. */
const isRowsFault = (error: unknown): boolean =>
  error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');

/**
 * Hands a page from Pluggy to PostgreSQL as the bytes that came, with the places of its rows: one statement a page, no
 * texts and no objects in Node. Rows with equal content are not written. A page that is refused is halved until the bad
 * row is parked alone, so that one row never stops an account.
 */
@Injectable()
export class UpsertRows {
  constructor(
    private readonly runs: SyncRuns,
    private readonly seal: SealPages,
  ) {}

  /** Writes the page's rows. @throws RunSuperseded, or when the bytes are no page. */
  async write(run: SyncRun, list: RowList, bytes: Buffer): Promise<Page> {
    const counts = countsOf(run, list.product);
    counts.pages++;
    const page = readPage(bytes);
    if (!page.begins) throw new Error(`Pluggy's answer has no list of results (${list.kind.name})`);
    counts.replaced_characters += page.replaced;
    const { next, totalPages, absurd } = page;
    const parked: string[] = [];
    for (const position of absurd)
      parked.push(...(await this.park(run, list, page, position, 'a number beyond 1e±100')));
    const positions = [...page.begins.keys()].filter((position) => !absurd.includes(position));
    const written = await this.writeSome(run, list, page, positions);
    await this.runs.showProgress(run);
    return { seen: written.seen, parked: written.parked.concat(parked), next, totalPages };
  }

  /** Writes the rows at these positions of the page. */
  private async writeSome(
    run: SyncRun,
    list: RowList,
    page: JsonPage,
    positions: number[],
  ): Promise<Pick<Page, 'seen' | 'parked'>> {
    try {
      const written = await this.runs.write(
        run,
        (tx) => this.upsert(tx, run, list, page, positions),
        'with the run',
      );
      const counts = countsOf(run, list.product);
      counts.added += written.added;
      counts.changed += written.changed;
      counts.unchanged += written.seen.length - written.added - written.changed;
      return { seen: written.seen, parked: [] };
    } catch (error) {
      if (!isRowsFault(error)) throw error;
      // A row may have moved from a page to the next, or come from a webhook meanwhile.
      if (list.allNew) return this.writeSome(run, { ...list, allNew: false }, page, positions);
      parsePage(textOf(page.bytes)); // a row that is no JSON is the page's fault, not the row's
      if (positions.length === 0) throw error;
      if (positions.length === 1) {
        const why = (error as DatabaseError).code ?? 'refused';
        return { seen: [], parked: await this.park(run, list, page, positions[0]!, why) };
      }
      const middle = Math.ceil(positions.length / 2);
      const first = await this.writeSome(run, list, page, positions.slice(0, middle));
      const second = await this.writeSome(run, list, page, positions.slice(middle));
      return { seen: first.seen.concat(second.seen), parked: first.parked.concat(second.parked) };
    }
  }

  private async upsert(
    tx: Tx,
    run: SyncRun,
    { kind, parentId, allNew }: RowList,
    page: JsonPage,
    positions: number[],
  ): Promise<Written> {
    const { bytes, begins, lengths } = kind.sealed
      ? await this.seal.toStore(tx, run.itemId, page, positions)
      : page;
    const [written] = await tx.queryWithBytes<Written>(allNew ? kind.insert : kind.upsert, [
      run.itemId, run.id, bytes, sqlArray(positions, begins!), sqlArray(positions, lengths), run.began, parentId,
    ]); // prettier-ignore
    const { seen, toSettle } = written!;
    if (toSettle) await tx.query(kind.settle, [run.itemId, seen, run.began]);
    if (toSettle && kind.settleNew) await tx.query(kind.settleNew, [run.itemId, toSettle]);
    return written!;
  }

  /** Parks a row, once however often it comes. @returns its id, when it has one. */
  private async park(
    run: SyncRun,
    list: RowList,
    page: JsonPage,
    position: number,
    error: string,
  ): Promise<string[]> {
    countsOf(run, list.product).parked++;
    const begin = page.begins![position]!;
    const row: unknown = JSON.parse(page.bytes.toString('utf8', begin, begin + page.lengths[position]!));
    const { name, sealed } = list.kind;
    const rowText = JSON.stringify(row);
    await this.runs.write(run, async (tx) =>
      tx.query(
        `insert into sync.parked_rows (item_id, run_id, kind, row_text, error)
         select $1, $2, $3, $4, $5
          where not exists (select 1 from sync.parked_rows where item_id = $1 and kind = $3 and row_text = $4)`,
        [
          run.itemId,
          run.id,
          name,
          sealed ? await this.seal.toPark(tx, run.itemId, name, rowText) : rowText,
          error,
        ],
      ),
    );
    const { id } = (row ?? {}) as { id?: unknown };
    return typeof id === 'string' ? [id.toLowerCase()] : [];
  }
}

/** Quicker than `pg` makes one of a JavaScript array. */
const sqlArray = (positions: number[], of: number[]): string =>
  `{${positions.map((position) => of[position]).join(',')}}`;
