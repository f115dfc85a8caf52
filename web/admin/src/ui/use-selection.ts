import { useMemo, useState } from 'react';

export interface Selection {
  /** The one that keys act on when none is selected. */
  cursor: string | undefined;
  count: number;
  isAll: boolean;
  has: (id: string) => boolean;
  /** @param toHere with all between the one that was toggled last and this one. */
  toggle: (id: string, toHere?: boolean) => void;
  toggleAll: () => void;
  clear: () => void;
  moveTo: (id: string) => void;
  /** @returns where the cursor is then. */
  move: (by: number) => string | undefined;
}

/** What is selected of a list, and where the cursor is. What leaves the list is selected no more. */
export function useSelection(ids: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<{ id: string; index: number }>();
  const [last, setLast] = useState<string>();
  const selected = useMemo(() => new Set(ids.filter((id) => chosen.has(id))), [ids, chosen]);
  // One that has just been resolved is gone: the cursor stays where it was, at the one that moved up.
  const cursor = at && (ids.includes(at.id) ? at.id : ids[Math.min(at.index, ids.length - 1)]);
  const moveTo = (id: string): void => setAt({ id, index: ids.indexOf(id) });

  return {
    cursor,
    count: selected.size,
    isAll: selected.size > 0 && selected.size === ids.length,
    has: (id) => selected.has(id),
    toggle: (id, toHere = false) => {
      const next = new Set(selected);
      const from = toHere && last !== undefined ? ids.indexOf(last) : -1;
      const to = ids.indexOf(id);
      const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      const add = !selected.has(id);
      for (const each of range) {
        if (add) next.add(each);
        else next.delete(each);
      }
      setChosen(next);
      setLast(id);
      moveTo(id);
    },
    toggleAll: () => setChosen(selected.size === ids.length ? new Set() : new Set(ids)),
    clear: () => setChosen(new Set()),
    moveTo,
    move: (by) => {
      const index = cursor === undefined ? (by > 0 ? -1 : ids.length) : ids.indexOf(cursor);
      const id = ids[Math.max(0, Math.min(ids.length - 1, index + by))];
      if (id !== undefined) moveTo(id);
      return id;
    },
  };
}
