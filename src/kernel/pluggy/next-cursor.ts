/**
 * The `after` of Pluggy's `next`, which is a bare query string ("?accountId=…&after=…") or an absolute URL (the SDK's
 * own tests). Only the query is used; the link itself is never followed. Null when there is no next page.
 */
export function afterOf(next: string | null): string | null {
  if (next === null) return null;
  const after = new URLSearchParams(next.slice(next.indexOf('?') + 1)).get('after');
  if (!after) throw new Error('Pluggy sent a next link without a cursor');
  return after;
}

/** The way through one list by cursor. */
export class CursorWalk {
  private readonly seen = new Set<string>();

  /** As {@link afterOf}. @throws when a cursor repeats: the list would never end. */
  after(next: string | null): string | null {
    const after = afterOf(next);
    if (after !== null && this.seen.size === this.seen.add(after).size)
      throw new Error("Pluggy's cursor repeats; the list would never end");
    return after;
  }
}
