import { TooManyRequests } from './auth-errors.js';

const WINDOW_MS = 60_000;
/** So many distinct sources are remembered; beyond that the oldest is forgotten. */
const SOURCES = 10_000;

/**
 * Counts failures per source in windows of a minute and turns a source away once it has had its share. Per process:
 * it keeps one misconfigured or hostile caller from keeping the hub busy; it is not what keeps secrets safe, their
 * 256 random bits are.
 */
export class FailureLimit {
  private readonly failures = new Map<string, { count: number; until: number }>();

  constructor(private readonly limit: number) {}

  /** @throws TooManyRequests when `source` has failed too often in this minute. */
  check(source: string): void {
    const seen = this.failures.get(source);
    const now = performance.now();
    if (seen && now < seen.until && seen.count >= this.limit)
      throw new TooManyRequests(this.limit, Math.ceil((seen.until - now) / 1000));
  }

  count(source: string): void {
    const seen = this.failures.get(source);
    const now = performance.now();
    if (seen && now < seen.until) {
      seen.count++;
      return;
    }
    this.failures.delete(source);
    if (this.failures.size >= SOURCES) this.failures.delete(this.failures.keys().next().value!);
    this.failures.set(source, { count: 1, until: now + WINDOW_MS });
  }

  /** Takes back what was counted beforehand and was no failure after all. */
  forgive(source: string): void {
    const seen = this.failures.get(source);
    if (seen && seen.count > 0) seen.count--;
  }
}
