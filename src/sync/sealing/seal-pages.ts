import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../kernel/database/database.js';
import { cleanJson, parsePage } from '../../kernel/pluggy/clean-json.js';
import type { JsonPage } from '../../kernel/pluggy/json-page.js';
import { IdentitySeal, IdentityUnreadable, keyOf, parsed } from './identity-seal.js';

/** A row of the copy. */
interface Stored {
  data: string;
  /** What it is sealed with; null when it is in clear. */
  key: string | null;
}

type Slices = Pick<JsonPage, 'bytes' | 'begins' | 'lengths'>;
type Reader = Pick<Tx, 'query'>;

/**
 * An Item's identities between Pluggy's page and the copy. The same content sealed twice is two texts, so what is
 * equal is told here, by opening what is stored, and not by PostgreSQL. Numbers are compared as JavaScript has them.
 */
@Injectable()
export class SealPages {
  constructor(private readonly seal: IdentitySeal) {}

  /**
   * The page with these rows sealed; without a key as it is. A row with equal content that is sealed with the newest
   * key already is given as it is stored, so that it is not written; any other is sealed anew, also one that cannot be
   * read.
   */
  async toStore(tx: Reader, itemId: string, page: JsonPage, positions: number[]): Promise<Slices> {
    if (this.seal.newest === undefined) return page;
    const stored = await this.stored(tx, itemId);
    const rows = positions.map((position): [number, Buffer] => {
      const begin = page.begins![position]!;
      const text = page.bytes.toString('utf8', begin, begin + page.lengths[position]!);
      return [position, Buffer.from(this.kept(itemId, text, stored) ?? this.seal.row(text, itemId))];
    });
    const slices: Slices & { begins: number[] } = { bytes: Buffer.concat(rows.map(([, row]) => row)), begins: [], lengths: [] }; // prettier-ignore
    let begin = 0;
    for (const [position, row] of rows) {
      slices.begins[position] = begin;
      slices.lengths[position] = row.length;
      begin += row.length;
    }
    return slices;
  }

  /** A row that is parked, sealed; the one that is parked already when that is the same. Without a key as it is. */
  async toPark(tx: Reader, itemId: string, kind: string, text: string): Promise<string> {
    if (this.seal.newest === undefined) return text;
    const parked = await tx.query<{ data: string }>(
      `select row_text as data from sync.parked_rows where item_id = $1 and kind = $2`,
      [itemId, kind],
    );
    const same = parked.find(
      ({ data }) =>
        keyOf(data) === this.seal.newest && this.seal.openOrNothing(data, { itemId, id: null }) === text,
    );
    return same?.data ?? this.seal.parkedRow(text, itemId);
  }

  /**
   * A page to be compared with the copy in PostgreSQL, when something of the copy is sealed: what is equal stands in it
   * as it is stored, and of what is not only the id.
   * @returns also which fields differ, and why something could not be compared.
   */
  async toCompare(
    database: Reader,
    itemId: string,
    pageText: string,
  ): Promise<{ pageText: string; fields: string[]; error: string | undefined } | undefined> {
    const stored = await this.stored(database, itemId);
    if ([...stored.values()].every(({ key }) => key === null)) return undefined;
    const { results } = parsePage(cleanJson(pageText).text);
    if (!Array.isArray(results)) return undefined;
    const fields = new Set<string>();
    let error: string | undefined;
    const rows = (results as unknown[]).map((row) => {
      const id = idOf(row);
      const only = JSON.stringify({ id });
      const before = stored.get(id ?? '');
      if (!before) return only;
      try {
        const differing = differences(parsed(this.seal.open(before.data, { itemId, id })), row);
        if (differing.length === 0) return before.data;
        for (const field of differing) fields.add(field);
        return only;
      } catch (unreadable) {
        if (!(unreadable instanceof IdentityUnreadable)) throw unreadable;
        error = unreadable.message;
        return before.data;
      }
    });
    return { pageText: `{"results":[${rows.join(',')}]}`, fields: [...fields], error };
  }

  /** By id. */
  private async stored(database: Reader, itemId: string): Promise<Map<string, Stored>> {
    const rows = await database.query<Stored & { id: string }>(
      `select id::text as id, data::text as data, key_id as key from sync.identities where item_id = $1`,
      [itemId],
    );
    return new Map(rows.map(({ id, ...row }) => [id, row]));
  }

  /** The row as it is stored, when it need not be written. */
  private kept(itemId: string, text: string, stored: Map<string, Stored>): string | undefined {
    const row = parsed(text);
    const id = idOf(row);
    const before = stored.get(id ?? '');
    if (!before || before.key !== this.seal.newest) return undefined;
    const opened = this.seal.openOrNothing(before.data, { itemId, id });
    return opened !== undefined && isDeepStrictEqual(parsed(opened), row) ? before.data : undefined;
  }
}

function idOf(row: unknown): string | null {
  const { id } = (row ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id.toLowerCase() : null;
}

/** The fields whose values differ. */
function differences(here: unknown, there: unknown): string[] {
  const [mine, theirs] = [here, there] as [Record<string, unknown>, Record<string, unknown>];
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return [...names].filter((name) => !isDeepStrictEqual(mine[name], theirs[name])).sort();
}
