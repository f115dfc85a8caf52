const HOUR_MS = 3_600_000;
/** Brasília; without daylight saving time since 2019. */
const OFFSET = '-03:00';

/** Nine in the morning in Brasília, so many days from today there. */
export function morningIn(days: number): string {
  const there = new Date(Date.now() - 3 * HOUR_MS + days * 24 * HOUR_MS);
  return morningOf(there.toISOString().slice(0, 10));
}

/** @param day as in `<input type="date">` */
export const morningOf = (day: string): string => new Date(`${day}T09:00:00${OFFSET}`).toISOString();

export const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
