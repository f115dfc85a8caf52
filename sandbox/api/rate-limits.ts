import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { PluggyError } from './pluggy-error.js';

/** Requests a minute and source address (facts §11); where Pluggy publishes no limit, 360 is taken. */
const LIMITS: Record<string, number> = { 'PATCH /items/:id': 20 };
const DEFAULT_LIMIT = 360;

/** Routes that share one limit, by the name of their class; any other route is a class of its own. */
const CLASSES: Record<string, string> = {
  'GET /accounts/:id': 'GET /accounts',
  'GET /transactions/:id': 'GET /transactions',
  'GET /v2/transactions': 'GET /transactions',
  'GET /investments/:id': 'GET /investments',
};

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

/** Counts requests by class and address in fixed windows (or, with `rateLimitSliding`, in any window there is), while the switch `rateLimits` is on. */
export class RateLimits {
  /** The times of the requests that were let through. */
  private readonly windows = new Map<string, { times: number[] }>();

  constructor(private readonly bank: Bank) {}

  watch(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      if (!this.bank.switches.rateLimits || request.url.startsWith('/_sandbox')) return;
      const name = limitClass(request);
      const limit = this.limitOf(name, routeClass(request));
      const windowMs = this.bank.switches.rateLimitWindowMs;
      const key = `${request.ip} ${name}`;
      const now = Date.now();
      const window = this.windows.get(key) ?? { times: [] };
      this.windows.set(key, window);
      const begun = window.times[0] ?? now;
      // A fixed window begins with its first request and forgets all of them together.
      if (this.bank.switches.rateLimitSliding)
        window.times = window.times.filter((at) => now - at < windowMs);
      else if (now - begun >= windowMs) window.times = [];
      if (window.times.length >= limit)
        throw tooManyRequests(reply, limit, (window.times[0] ?? now) + windowMs - now);
      window.times.push(now);
    });
  }

  private limitOf(name: string, route: string): number {
    const overrides = this.bank.switches.rateLimitOverrides;
    return overrides[name] ?? overrides[route] ?? LIMITS[name] ?? DEFAULT_LIMIT;
  }

  reset(): void {
    this.windows.clear();
  }
}

/** The class whose limit a request counts against. Overrides name the class or one of its routes. */
function limitClass(request: FastifyRequest): string {
  const route = routeClass(request);
  return CLASSES[route] ?? route;
}

/** A request's method and route, e.g. `GET /v2/transactions` or `PATCH /items/:id`. */
export function routeClass(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? '(unknown)'}`;
}
