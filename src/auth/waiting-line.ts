import { TooManyRequests } from './auth-errors.js';

/**
 * Lets so many works run at a time and so many wait. For hashes: they run in libuv's four threads, which files and DNS
 * need too.
 */
export class WaitingLine {
  private readonly waiting: (() => void)[] = [];
  private working = 0;

  constructor(
    private readonly atOnce: number,
    private readonly longest: number,
  ) {}

  /** @throws TooManyRequests when the line is full. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.working >= this.atOnce) {
      if (this.waiting.length >= this.longest) throw new TooManyRequests(this.longest, 1);
      await new Promise<void>((go) => this.waiting.push(go));
    } else this.working++;
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, so that nobody slips in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.working--;
    }
  }
}
