import { Injectable } from '@nestjs/common';
import { DatabaseError } from 'pg';
import type { Tx } from '../../kernel/database/database.js';
import { cleanJson, parsePage } from '../../kernel/pluggy/clean-json.js';
import type { RowKind } from '../products/row-kind.js';
import { type SyncRun, SyncRuns, countsOf } from '../runs/sync-run.js';

/** Whose rows a page holds: of which product, and of which account or investment, if any. */
export interface RowList {
  product: string;
  kind: RowKind;
  parentId: string | null;
}

/** A part of a page's `results`, by position: from (inclusive) to (exclusive), without some. */
interface Slice {
  from: number;
  to: number;
  without: number[];
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

/** What one statement did with a slice; what is neither added nor changed was equal already. */
interface Written extends Omit<Page, 'parked'> {
  added: number;
  changed: number;
  isPage: boolean;
  /** The ids of the new rows, told only for an Item that has removed or held rows. */
  toSettle: string[] | null;
}

/** Data that PostgreSQL refuses (class 22) or that breaks a constraint (class 23): the row's fault, not ours. */
const isRowsFault = (error: unknown): boolean =>
  error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');

/**
 * Hands a page from Pluggy to PostgreSQL as the text that came, to be taken apart there: one statement a page, no
 * objects in Node. Rows with equal content are not written. A page that is refused is halved until the bad row is
 * parked alone, so that one row never stops an account.
 */
@Injectable()
export class UpsertRows {
  constructor(private readonly runs: SyncRuns) {}

  /** Writes the page's rows. @throws RunSuperseded, or when the text is no page. */
  async write(run: SyncRun, list: RowList, pageText: string): Promise<Page> {
    const { text, replaced, absurd } = cleanJson(pageText);
    const counts = countsOf(run, list.product);
    counts.pages++;
    counts.replaced_characters += replaced;
    const parked: string[] = [];
    for (const position of absurd)
      parked.push(...(await this.park(run, list, text, position, 'a number beyond 1e±100')));
    const page = await this.writeSlice(run, list, text, { from: 0, to: 1_000_000, without: absurd });
    await this.runs.showProgress(run);
    return { ...page, parked: page.parked.concat(parked) };
  }

  private async writeSlice(run: SyncRun, list: RowList, text: string, slice: Slice): Promise<Page> {
    try {
      const written = await this.runs.write(
        run,
        (tx) => this.upsert(tx, run, list, text, slice),
        'with the run',
      );
      const counts = countsOf(run, list.product);
      counts.added += written.added;
      counts.changed += written.changed;
      counts.unchanged += written.seen.length - written.added - written.changed;
      return { ...written, parked: [] };
    } catch (error) {
      if (!isRowsFault(error)) throw error;
      const page = parsePage(text);
      if (!Array.isArray(page.results)) throw noList(list);
      const to = Math.min(slice.to, page.results.length);
      if (to - slice.from <= 1) {
        const parked = await this.park(
          run,
          list,
          text,
          slice.from,
          (error as DatabaseError).code ?? 'refused',
        );
        // The list goes on also when every row of this page is bad.
        return { seen: [], parked, next: page.next ?? null, totalPages: page.totalPages ?? null };
      }
      const middle = slice.from + Math.ceil((to - slice.from) / 2);
      const first = await this.writeSlice(run, list, text, { ...slice, to: middle });
      const second = await this.writeSlice(run, list, text, { ...slice, from: middle, to });
      return {
        seen: first.seen.concat(second.seen),
        parked: first.parked.concat(second.parked),
        next: first.next ?? second.next,
        totalPages: first.totalPages ?? second.totalPages,
      };
    }
  }

  private async upsert(tx: Tx, run: SyncRun, list: RowList, text: string, slice: Slice): Promise<Written> {
    const { kind } = list;
    const [written] = await tx.query<Written>(kind.upsert, [
      run.itemId, run.id, text, slice.from, slice.to, slice.without, run.began, list.parentId,
    ]); // prettier-ignore
    if (!written?.isPage) throw noList(list);
    const { seen, toSettle } = written;
    if (toSettle) await tx.query(kind.settle, [run.itemId, seen, run.began]);
    if (toSettle && kind.settleNew) await tx.query(kind.settleNew, [run.itemId, toSettle]);
    return written;
  }

  /** Parks a row, once however often it comes. @returns its id, when it has one. */
  private async park(
    run: SyncRun,
    list: RowList,
    text: string,
    position: number,
    error: string,
  ): Promise<string[]> {
    countsOf(run, list.product).parked++;
    const row = (JSON.parse(text) as { results: unknown[] }).results[position];
    await this.runs.write(run, (tx) =>
      tx.query(
        `insert into sync.parked_rows (item_id, run_id, kind, row_text, error)
         select $1, $2, $3, $4, $5
          where not exists (select 1 from sync.parked_rows where item_id = $1 and kind = $3 and row_text = $4)`,
        [run.itemId, run.id, list.kind.name, JSON.stringify(row), error],
      ),
    );
    const { id } = (row ?? {}) as { id?: unknown };
    return typeof id === 'string' ? [id.toLowerCase()] : [];
  }
}

const noList = ({ kind }: RowList): Error =>
  new Error(`Pluggy's answer has no list of results (${kind.name})`);
