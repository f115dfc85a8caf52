import { Injectable } from '@nestjs/common';
import { Config, DEFAULT_RATE_LIMITS } from '../config/config.js';

/** Calls made for a person who waits, and all others. */
export type Lane = 'user' | 'background';

/** How the permits of a class come and go. Whatever is asked for when, no window gives out more than `limit`. */
export interface Bucket {
  /** Calls in any window. */
  limit: number;
  /** So many permits at most are there at a moment. */
  burst: number;
  /** So many of them are for users only. */
  reserve: number;
  /** So fast they come back. */
  perSecond: number;
}

/** Routes that Pluggy counts together (facts on rate limits: "GET /accounts(+id)"); any other is a class of its own. */
const CLASSES: Record<string, string> = {
  'GET /accounts/{id}': 'GET /accounts',
  'GET /transactions/{id}': 'GET /transactions',
  'GET /v2/transactions': 'GET /transactions', // unpublished; taken to be what it replaces
  'GET /investments/{id}': 'GET /investments',
};

/** Of a limit of 360: 108 at once, the last 72 of them for users, and 252 more spread over the window. */
const BURST = 0.3;
const RESERVE = 0.2;

/** The class whose limit a route counts against, e.g. `GET /transactions` for `GET /v2/transactions`. */
export const routeClass = (route: string): string => CLASSES[route] ?? route;

/** Pluggy's limits, as configured, as buckets of permits. */
@Injectable()
export class RateLimits {
  private readonly limits: Map<string, number>;

  constructor(private readonly config: Config) {
    this.limits = new Map([...parse(DEFAULT_RATE_LIMITS), ...parse(config.PLUGGY_RATE_LIMITS)]);
  }

  /**
   * The bucket of a class. A bucket of `burst` that is refilled at `perSecond` gives out at most `burst` + window ×
   * `perSecond` in any window, wherever Pluggy's own windows begin: that sum is the limit.
   */
  bucket(name: string): Bucket {
    const limit = this.limits.get(name) ?? this.limits.get('*')!;
    const burst = Math.max(1, Math.floor(limit * BURST));
    return {
      limit,
      burst,
      reserve: Math.min(burst - 1, Math.floor(limit * RESERVE)),
      perSecond: (limit - burst) / this.config.PLUGGY_RATE_WINDOW_SECONDS,
    };
  }
}

const parse = (limits: string): [string, number][] =>
  limits.split(',').map((text) => {
    const [route, limit] = text.trim().split('=') as [string, string];
    return [routeClass(route), Number(limit)];
  });
