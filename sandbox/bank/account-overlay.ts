import type { Transaction } from './transaction.js';

/** A row that the bank added after the first history: its place in time, and what differs from its generator. */
export interface AddedRow {
  index: number;
  date: number;
  createdAt: number;
  status: 'POSTED' | 'PENDING';
  /** The row whose content this one repeats: a posted card row re-creates its pending one under a new id. */
  contentOf?: number;
}

export interface RowPatch {
  updatedAt: number;
  fields: Partial<Transaction>;
}

interface OverlayJson {
  nextIndex: number;
  removed: number[];
  patches: [number, RowPatch][];
  added: AddedRow[];
}

/** Added rows are numbered from here, so that they never meet a base row's number (the base has at most 2^31). */
export const FIRST_ADDED_INDEX = 0x80000000;

/**
 * All that has happened to an account since its first history. The base rows are computed, never stored; this is
 * the only part of an account that needs memory.
 */
export class AccountOverlay {
  /** Grows when a row comes or goes, so that readers know when to forget the keys they cached. */
  version = 0;
  readonly removed = new Set<number>();
  readonly patches = new Map<number, RowPatch>();
  readonly added = new Map<number, AddedRow>();
  private nextIndex = FIRST_ADDED_INDEX;

  static from(json: OverlayJson): AccountOverlay {
    const overlay = new AccountOverlay();
    overlay.nextIndex = json.nextIndex;
    for (const index of json.removed) overlay.removed.add(index);
    for (const [index, patch] of json.patches) overlay.patches.set(index, patch);
    for (const row of json.added) overlay.added.set(row.index, row);
    return overlay;
  }

  toJSON(): OverlayJson {
    return {
      nextIndex: this.nextIndex,
      removed: [...this.removed],
      patches: [...this.patches],
      added: [...this.added.values()],
    };
  }

  add(row: Omit<AddedRow, 'index'>): AddedRow {
    const added = { ...row, index: this.nextIndex++ };
    this.added.set(added.index, added);
    this.version++;
    return added;
  }

  remove(index: number): void {
    this.patches.delete(index);
    if (!this.added.delete(index)) this.removed.add(index);
    this.version++;
  }

  patch(index: number, updatedAt: number, fields: Partial<Transaction>): void {
    const earlier = this.patches.get(index)?.fields;
    this.patches.set(index, { updatedAt, fields: { ...earlier, ...fields } });
  }
}
