import { BudgetSpent } from './budget-spent.js';
import type { LeasePermits } from './lease-permits.js';
import type { Bucket, Lane } from './rate-limits.js';

interface Waiter {
  route: string;
  grant: () => void;
  refuse: (error: Error) => void;
  /** When it gives up, by `performance.now()`. */
  until: number;
}

const LANES: Lane[] = ['user', 'background'];
/** An operator may open a blocked class, or another process raise a limit: looked at again at the latest after this. */
const LONGEST_SLEEP_MS = 10_000;

/** A background call that the end of the process found waiting; its job goes on in another one. */
export class StoppedWaiting extends Error {
  constructor() {
    super('The hub is shutting down; what still waited to be sent to Pluggy was not sent');
  }
}

/**
 * Those in this process who wait for a permit of one class: two lines, first come, first served. Whoever came while a
 * statement was under way shares the next one, so many callers cost one statement.
 */
export class PermitQueue {
  private readonly lines: Record<Lane, Waiter[]> = { user: [], background: [] };
  private serving = false;
  private closing = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly name: string,
    private readonly bucket: Bucket,
    private readonly leases: LeasePermits,
  ) {}

  /** Resolves with a permit for one call, to be used at once. @throws BudgetSpent when `patienceMs` does not suffice. */
  take(route: string, lane: Lane, patienceMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const until = performance.now() + patienceMs;
      this.lines[lane].push({ route, grant: resolve, refuse: reject, until });
      if (lane === 'user') this.wake?.();
      void this.serve();
    });
  }

  /** Background calls get what is there and do not wait any more. */
  close(): void {
    this.closing = true;
    this.wake?.();
  }

  private async serve(): Promise<void> {
    if (this.serving) return;
    this.serving = true;
    try {
      await Promise.resolve(); // for those who come in the same turn of the event loop
      while (LANES.some((lane) => this.lines[lane].length > 0)) {
        const wait = await this.serveOnce();
        await this.sleep(wait);
      }
    } catch (error) {
      for (const lane of LANES) for (const { refuse } of this.lines[lane].splice(0)) refuse(error as Error);
    } finally {
      this.serving = false;
    }
  }

  /** @returns in how many seconds each lane has its next permit. */
  private async serveOnce(): Promise<Record<Lane, number>> {
    const asked = { user: this.lines.user.length, background: this.lines.background.length };
    const { granted, wait } = await this.leases.lease(this.name, this.bucket, asked);
    for (const lane of LANES) for (const { grant } of this.lines[lane].splice(0, granted[lane])) grant();
    const inTime = performance.now() + wait.user * 1000;
    for (const waiter of this.lines.user.filter(({ until }) => until < inTime)) {
      this.lines.user.splice(this.lines.user.indexOf(waiter), 1);
      waiter.refuse(new BudgetSpent(waiter.route, this.bucket.limit, wait.user));
    }
    if (this.closing) for (const { refuse } of this.lines.background.splice(0)) refuse(new StoppedWaiting());
    return wait;
  }

  /** Until there is something for one of those who are in line now, or somebody comes who may have it sooner. */
  private async sleep(wait: Record<Lane, number>): Promise<void> {
    const seconds = Math.min(
      ...LANES.filter((lane) => this.lines[lane].length > 0).map((lane) => wait[lane]),
    );
    if (seconds <= 0 || seconds === Infinity || (this.closing && this.lines.background.length > 0)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.ceil(seconds * 1000), LONGEST_SLEEP_MS));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}
