import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Metrics } from '../observability/metrics.js';
import { LeasePermits } from './lease-permits.js';
import type { RouteBudgetSchema } from './overview.schema.js';
import { PermitQueue } from './permit-queue.js';
import { type Lane, RateLimits, routeClass } from './rate-limits.js';

/**
 * What may be sent to Pluggy, and when: one budget per class of routes and group of egress addresses, shared by all
 * replicas. In no window are there more calls than Pluggy allows, so that a 429 is the exception; when one comes, all
 * replicas keep still until Pluggy's window is over.
 *
 * Two lanes: background calls never take the last fifth of a limit, and users may take all of it. So however long a
 * backfill's line is, a user's call goes ahead of it.
 */
@Injectable()
export class RateBudget implements OnModuleDestroy {
  private readonly queues = new Map<string, PermitQueue>();
  private closing = false;

  constructor(
    private readonly limits: RateLimits,
    private readonly leases: LeasePermits,
    private readonly metrics: Metrics,
  ) {
    metrics.gauge(
      'hub_pluggy_permits',
      'Calls to Pluggy that may be made at once, by class of route and lane',
      ['class', 'lane'],
      async (gauge) => {
        for (const { routes, user, background } of await this.left()) {
          gauge.set({ class: routes, lane: 'user' }, user);
          gauge.set({ class: routes, lane: 'background' }, background);
        }
      },
    );
  }

  /** What may be sent now, by class of routes. */
  async left(): Promise<RouteBudgetSchema[]> {
    return (await this.leases.spent()).map(({ name, full, blocked }) => {
      const { limit, burst, perSecond, reserve } = this.limits.bucket(name);
      const user = blocked > 0 ? 0 : Math.max(0, Math.floor(burst - full * perSecond));
      const background = Math.max(0, user - reserve);
      return { routes: name, limit, burst, user, background, blockedSeconds: blocked };
    });
  }

  /**
   * Resolves when one call of the route may be sent, which is to be done at once.
   * @param route method and template, e.g. `GET /v2/transactions`.
   * @param patienceMs after which a user's call is given up; background calls wait as long as it takes.
   * @returns the milliseconds that it took.
   * @throws BudgetSpent as soon as it is clear that the patience does not suffice; StoppedWaiting in the background
   *   when the process ends.
   */
  async permit(route: string, lane: Lane, patienceMs = Infinity): Promise<number> {
    const name = routeClass(route);
    const began = performance.now();
    try {
      await this.queue(name).take(route, lane, patienceMs);
      return performance.now() - began;
    } finally {
      this.metrics.permitSeconds.observe({ class: name, lane }, (performance.now() - began) / 1000);
    }
  }

  /** Pluggy answered 429: nothing of the route's class is sent for so long, by no replica. */
  async block(route: string, seconds: number): Promise<void> {
    await this.leases.block(routeClass(route), seconds);
  }

  /** Before jobs are asked to end: those that wait here for minutes would not. */
  onModuleDestroy(): void {
    this.closing = true;
    for (const queue of this.queues.values()) queue.close();
  }

  private queue(name: string): PermitQueue {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new PermitQueue(name, this.limits.bucket(name), this.leases);
      if (this.closing) queue.close();
      this.queues.set(name, queue);
    }
    return queue;
  }
}
