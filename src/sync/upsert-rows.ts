import { Injectable } from '@nestjs/common';
import { DatabaseError } from 'pg';
import type { Tx } from '../kernel/database/database.js';
import { cleanJson } from '../kernel/pluggy/clean-json.js';
import { type SyncRun, SyncRuns } from './sync-run.js';

/** A part of a page's `results`, by position: from (inclusive) to (exclusive), without some. */
interface Slice {
  from: number;
  to: number;
  without: number[];
}

/** What is known of a page once its rows are written. */
export interface Page {
  /** The ids that were in it, each once. */
  seen: string[];
  /** Pluggy's cursor of the next page, in lists by cursor; null on the last. */
  next: string | null;
  /** The number of pages, in lists by page. */
  totalPages: number | null;
}

/** What one statement did with a slice; what is neither added nor changed was equal already. */
interface Written extends Page {
  added: number;
  changed: number;
  isPage: boolean;
}

/**
 * The statement of one kind of row: takes (item id, run id, page text, from, to, without, run's begin) and answers
 * one row `Written`.
 */
export interface RowKind {
  name: string;
  upsert: string;
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
  async write(run: SyncRun, kind: RowKind, pageText: string): Promise<Page> {
    const { text, replaced, absurd } = cleanJson(pageText);
    run.counts.pages++;
    run.counts.replaced_characters += replaced;
    for (const position of absurd) await this.park(run, kind, text, position, 'a number beyond 1e±100');
    return this.writeSlice(run, kind, text, { from: 0, to: 1_000_000, without: absurd });
  }

  private async writeSlice(run: SyncRun, kind: RowKind, text: string, slice: Slice): Promise<Page> {
    try {
      const written = await this.runs.write(run, (tx) => this.upsert(tx, run, kind, text, slice));
      run.counts.added += written.added;
      run.counts.changed += written.changed;
      run.counts.unchanged += written.seen.length - written.added - written.changed;
      return written;
    } catch (error) {
      if (!isRowsFault(error)) throw error;
      const rows = (JSON.parse(text) as { results: unknown[] }).results;
      const to = Math.min(slice.to, rows.length);
      if (to - slice.from <= 1) {
        await this.park(run, kind, text, slice.from, (error as DatabaseError).code ?? 'refused');
        return { seen: [], next: null, totalPages: null };
      }
      const middle = slice.from + Math.ceil((to - slice.from) / 2);
      const first = await this.writeSlice(run, kind, text, { ...slice, to: middle });
      const second = await this.writeSlice(run, kind, text, { ...slice, from: middle, to });
      return {
        seen: first.seen.concat(second.seen),
        next: first.next ?? second.next,
        totalPages: first.totalPages ?? second.totalPages,
      };
    }
  }

  private async upsert(tx: Tx, run: SyncRun, kind: RowKind, text: string, slice: Slice): Promise<Written> {
    const [written] = await tx.query<Written>(kind.upsert, [
      run.itemId, run.id, text, slice.from, slice.to, slice.without, run.began,
    ]); // prettier-ignore
    if (!written?.isPage) throw new Error(`Pluggy's answer has no list of results (${kind.name})`);
    return written;
  }

  private async park(
    run: SyncRun,
    kind: RowKind,
    text: string,
    position: number,
    error: string,
  ): Promise<void> {
    run.counts.parked++;
    const row = JSON.stringify((JSON.parse(text) as { results: unknown[] }).results[position]);
    await this.runs.write(
      run,
      (tx) =>
      tx.query(`insert into sync.parked_rows (item_id, run_id, kind, row_text, error) values ($1, $2, $3, $4, $5)`, [
        run.itemId, run.id, kind.name, row, error,
      ]), // prettier-ignore
    );
  }
}
