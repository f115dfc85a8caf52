import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { PluggyError } from './pluggy-error.js';

/** Requests a minute and source address, by class of route (facts §11; where Pluggy publishes none, 360 is taken). */
const LIMITS: Record<string, number> = { 'POST /auth': 360, 'PATCH /items/:id': 20 };
const DEFAULT_LIMIT = 360;

/** Pluggy's 429 with its three headers. `Retry-After` is always 60, whatever the truth; `RateLimit-Reset` is the truth. */
export function tooManyRequests(reply: FastifyReply, limit: number, resetMs: number): PluggyError {
  void reply.headers({
    'RateLimit-Limit': String(limit),
    'RateLimit-Reset': String(Math.max(1, Math.ceil(resetMs / 1000))),
    'Retry-After': '60',
  });
  return new PluggyError(
    429,
    'Too many requests. Please try again later (see Retry-After header in seconds)',
  );
}

/** Counts requests by class and address in fixed windows, while the switch `rateLimits` is on. */
export class RateLimits {
  private readonly windows = new Map<string, { startedAt: number; count: number }>();

  constructor(private readonly bank: Bank) {}

  watch(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      if (!this.bank.switches.rateLimits || request.url.startsWith('/_sandbox')) return;
      const name = routeClass(request);
      const limit = this.limitOf(name);
      const windowMs = this.bank.switches.rateLimitWindowMs;
      const key = `${request.ip} ${name}`;
      const now = Date.now();
      let window = this.windows.get(key);
      if (!window || now - window.startedAt >= windowMs) {
        window = { startedAt: now, count: 0 };
        this.windows.set(key, window);
      }
      window.count++;
      if (window.count > limit) throw tooManyRequests(reply, limit, window.startedAt + windowMs - now);
    });
  }

  limitOf(name: string): number {
    return this.bank.switches.rateLimitOverrides[name] ?? LIMITS[name] ?? DEFAULT_LIMIT;
  }

  reset(): void {
    this.windows.clear();
  }
}

/** A request's class: its method and route, e.g. `GET /v2/transactions` or `PATCH /items/:id`. */
export function routeClass(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? '(unknown)'}`;
}
