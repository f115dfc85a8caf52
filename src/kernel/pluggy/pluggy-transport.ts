import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, errors, request } from 'undici';
import { Config } from '../config/config.js';
import type { ErrorBody } from '../http/error-filter.js';
import { Metrics } from '../observability/metrics.js';
import { textOf, withoutMark } from './json-page.js';
import { PluggyCalls } from './pluggy-calls.js';
import { PluggyError } from './pluggy-error.js';
import { RateBudget } from './rate-budget.js';
import type { Lane } from './rate-limits.js';

export interface PluggyRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Template for logs and metrics, e.g. `/items/{id}`. */
  route: string;
  /** Path with its query string, encoded. */
  path: string;
  body?: object;
  apiKey?: string;
  /** May be sent again when no answer came. Reads are; `POST /items` never (it would make a second Item). */
  repeatable?: boolean;
  /** A person is waiting: goes ahead of all others, and is given up instead of sitting out a long rate limit. */
  userFacing?: boolean;
}

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;
/** How long a call waits for the rate budget, in all. */
const PATIENCE_MS: Record<Lane, number> = { user: 3_000, background: Infinity };
/** A longer `RateLimit-Reset` is not believed: Pluggy's windows are minutes, and an instant would block us for ever. */
const LONGEST_RESET_S = 600;
/** When a 429 does not say it: Pluggy's window. */
const USUAL_RESET_S = 60;
/** `RateLimit-Reset` is in whole seconds, and clocks differ. */
const RESET_MARGIN_S = 0.25;

/**
 * HTTP to Pluggy: keep-alive, time limits, waiting out 429 and 5xx, typed errors. No key handling, no JSON: answers are
 * returned as the bytes that came, which the sync hands to PostgreSQL as they are.
 */
@Injectable()
export class PluggyTransport implements OnApplicationShutdown {
  /** Each lane has connections of its own, so that a user's call does not wait for those of a backfill. */
  private readonly agents: Record<Lane, Agent> = { user: newAgent(), background: newAgent() };

  constructor(
    private readonly config: Config,
    private readonly metrics: Metrics,
    private readonly budget: RateBudget,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.agents).map((agent) => agent.destroy()));
  }

  /**
   * The body of a 2xx answer. Each request takes a permit of the rate budget; a 429 is waited out and does not count
   * as an attempt.
   * @throws PluggyError for everything else, after the repeats that are safe; 429 only to users.
   */
  async send(call: PluggyRequest): Promise<Buffer> {
    const lane = laneOf(call);
    const route = `${call.method} ${call.route}`;
    let patience = PATIENCE_MS[lane];
    for (let attempt = 1; ;) {
      patience -= await this.budget.permit(route, lane, patience);
      try {
        return await this.sendOnce(call);
      } catch (error) {
        if (!(error instanceof PluggyError) || error.isTheBanks) throw error;
        if (error.status === 429) await this.budget.block(route, secondsToReset(error));
        else if (mayRepeat(call, error) && attempt < ATTEMPTS)
          await sleep(150 * 2 ** attempt++ * (0.5 + Math.random()));
        else throw error;
      }
    }
  }

  /** Resolves when the budget lets a background call of the route through; for who must not hold anything meanwhile. */
  async awaitTurn(route: string): Promise<void> {
    await this.budget.permit(route, 'background');
  }

  private async sendOnce(call: PluggyRequest): Promise<Buffer> {
    const route = `${call.method} ${call.route}`;
    const end = this.metrics.pluggySeconds.startTimer({ route });
    let status = 0;
    PluggyCalls.sent();
    try {
      const response = await request(this.config.PLUGGY_API_URL + call.path, {
        method: call.method,
        dispatcher: this.agents[laneOf(call)],
        headers: {
          accept: 'application/json',
          ...(call.body && { 'content-type': 'application/json' }),
          ...(call.apiKey && { 'x-api-key': call.apiKey }),
        },
        body: call.body ? JSON.stringify(call.body) : null,
      });
      status = response.statusCode;
      const bytes = withoutMark(Buffer.from(await response.body.arrayBuffer()));
      if (status >= 200 && status < 300) return bytes;
      // A gateway's 502 or 504 says nothing of whether Pluggy did what was asked.
      const unknown = status >= 500 && call.method !== 'GET' && !call.repeatable;
      throw new PluggyError(
        route,
        status,
        parseBody(textOf(bytes)),
        rateLimitHeaders(response.headers),
        unknown,
      );
    } catch (error) {
      if (error instanceof PluggyError) throw error;
      const neverSent =
        (error as { code?: string }).code === 'ECONNREFUSED' || error instanceof errors.ConnectTimeoutError;
      throw new PluggyError(route, 0, undefined, {}, call.method !== 'GET' && !neverSent, error);
    } finally {
      end({ status: String(status) });
    }
  }
}

const newAgent = (): Agent =>
  new Agent({ connections: 32, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });

const laneOf = (call: PluggyRequest): Lane =>
  call.userFacing || PluggyCalls.somebodyWaits ? 'user' : 'background';

const mayRepeat = (call: PluggyRequest, error: PluggyError): boolean =>
  (call.repeatable ?? call.method === 'GET') && (error.status === 0 || error.status >= 500);

/** Retry-After always says 60; RateLimit-Reset is the real time to the next window (facts on rate limits). */
function secondsToReset({ rateLimitHeaders }: PluggyError): number {
  const seconds = Number(rateLimitHeaders['ratelimit-reset'] ?? rateLimitHeaders['retry-after']);
  const believed = seconds >= 0 && seconds <= LONGEST_RESET_S ? seconds : USUAL_RESET_S;
  return Math.max(believed, 1) + RESET_MARGIN_S;
}

function parseBody(text: string): Partial<ErrorBody> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

function rateLimitHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'].flatMap((name) =>
      typeof headers[name] === 'string' ? [[name, headers[name]]] : [],
    ),
  );
}
