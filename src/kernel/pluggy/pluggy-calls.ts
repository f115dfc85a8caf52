import { AsyncLocalStorage } from 'node:async_hooks';

interface Tally {
  calls: number;
}

const tallies = new AsyncLocalStorage<Tally>();
const persons = new AsyncLocalStorage<boolean>();

/** Counts the HTTP requests that go to Pluggy on somebody's behalf, repeats included. */
export class PluggyCalls {
  /** Adds to `tally.calls` whatever is sent while `work` runs. */
  static count<T>(tally: Tally, work: () => Promise<T>): Promise<T> {
    return tallies.run(tally, work);
  }

  /** Whatever is sent while `work` runs goes ahead of what nobody waits for, and is given up when it takes long. */
  static whileSomebodyWaits<T>(work: () => Promise<T>): Promise<T> {
    return persons.run(true, work);
  }

  static get somebodyWaits(): boolean {
    return persons.getStore() ?? false;
  }

  /** One request goes out. */
  static sent(): void {
    const tally = tallies.getStore();
    if (tally) tally.calls++;
  }
}
