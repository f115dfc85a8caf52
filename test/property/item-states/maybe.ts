/** What the documents decide, or leave open: at the edge of a limit, and of what two parties do at the same time. */
export type Maybe = boolean | 'maybe';

/** An instant of which only bounds are known, in milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** Clocks are read at either side of what they time. */
const EDGE_MS = 10_000;

export const not = (a: Maybe): Maybe => (a === 'maybe' ? a : !a);
export const and = (...all: Maybe[]): Maybe =>
  all.includes(false) ? false : all.includes('maybe') ? 'maybe' : true;
export const or = (...all: Maybe[]): Maybe => not(and(...all.map(not)));
/** Which of the two it is, is not known. */
export const either = (a: Maybe, b: Maybe): Maybe => (a === b ? a : 'maybe');

/** Whether so much time has passed since then. */
export function passed(since: Span | number | null, ms: number, now: number): Maybe {
  if (since === null) return false;
  const { from, to } = typeof since === 'number' ? { from: since, to: since } : since;
  if (now > to + ms + EDGE_MS) return true;
  return now < from + ms - EDGE_MS ? false : 'maybe';
}
