import type { FastifyInstance } from 'fastify';
import { routeClass } from '../api/rate-limits.js';

/** Counts requests by route and by status, so that tests can hold the hub to a budget of calls. */
export class RequestCounts {
  private counts: Record<string, { total: number; byStatus: Record<string, number> }> = {};

  watch(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      if (request.url.startsWith('/_sandbox')) return;
      const entry = (this.counts[routeClass(request)] ??= { total: 0, byStatus: {} });
      entry.total++;
      entry.byStatus[reply.statusCode] = (entry.byStatus[reply.statusCode] ?? 0) + 1;
    });
  }

  all(): RequestCounts['counts'] {
    return this.counts;
  }

  reset(): void {
    this.counts = {};
  }
}
