/**
 * São Paulo has had no summer time since 2019, so its midnight is 03:00Z on every day the bank covers. Pluggy
 * pads dates without a time to that instant (facts §6, live probes).
 */
const MIDNIGHT_MS = 3 * 3_600_000;
export const DAY_MS = 86_400_000;

/** The number of the São Paulo day that an instant lies in. */
export function dayOf(instant: number): number {
  return Math.floor((instant - MIDNIGHT_MS) / DAY_MS);
}

/** Midnight of that day in São Paulo, as an instant. */
export function startOfDay(day: number): number {
  return day * DAY_MS + MIDNIGHT_MS;
}

/** Day of the month and YYYY-MM of a São Paulo day. */
export function calendarOf(day: number): { dayOfMonth: number; month: string } {
  if (day !== last?.day) last = { day, ...calculate(day) };
  return last;
}

/** Rows come day by day. */
let last: { day: number; dayOfMonth: number; month: string } | undefined;

function calculate(day: number): { dayOfMonth: number; month: string } {
  const text = new Date(day * DAY_MS).toISOString();
  return { dayOfMonth: Number(text.slice(8, 10)), month: text.slice(0, 7) };
}
