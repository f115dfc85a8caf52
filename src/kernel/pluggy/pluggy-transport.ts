import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, errors, request } from 'undici';
import { Config } from '../config/config.js';
import type { ErrorBody } from '../http/error-filter.js';
import { Metrics } from '../observability/metrics.js';
import { PluggyCalls } from './pluggy-calls.js';
import { PluggyError } from './pluggy-error.js';

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
  /** A person is waiting: give up on a long rate limit instead of sitting it out. */
  userFacing?: boolean;
}

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 3;
const LONGEST_WAIT_MS = { user: 3_000, background: 90_000 };

/**
 * HTTP to Pluggy: keep-alive, time limits, waiting out 429 and 5xx, typed errors. No key handling, no JSON objects:
 * answers are returned as the text that came, which the sync hands to PostgreSQL as it is.
 */
@Injectable()
export class PluggyTransport implements OnApplicationShutdown {
  private readonly agent = new Agent({
    connections: 32,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });

  constructor(
    private readonly config: Config,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /**
   * The body of a 2xx answer.
   * @throws PluggyError for everything else, after the repeats that are safe.
   */
  async send(call: PluggyRequest): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.sendOnce(call);
      } catch (error) {
        if (!(error instanceof PluggyError)) throw error;
        const wait = attempt < ATTEMPTS ? this.waitBefore(call, error, attempt) : undefined;
        if (wait === undefined) throw error;
        await sleep(wait);
      }
    }
  }

  /** Milliseconds to wait before sending again, or undefined when it must not be sent again. */
  private waitBefore(call: PluggyRequest, error: PluggyError, attempt: number): number | undefined {
    const longest = LONGEST_WAIT_MS[call.userFacing ? 'user' : 'background'];
    if (error.status === 429) {
      // Retry-After always says 60; RateLimit-Reset is the real time to the next window (facts on rate limits).
      const seconds = Number(
        error.rateLimitHeaders['ratelimit-reset'] ?? error.rateLimitHeaders['retry-after'] ?? 1,
      );
      const wait = seconds * 1000 + Math.random() * 250;
      return wait <= longest ? wait : undefined;
    }
    const repeatable = call.repeatable ?? call.method === 'GET';
    const passing = error.status === 0 || error.status >= 500;
    return repeatable && passing ? 150 * 2 ** attempt * (0.5 + Math.random()) : undefined;
  }

  private async sendOnce(call: PluggyRequest): Promise<string> {
    const route = `${call.method} ${call.route}`;
    const end = this.metrics.pluggySeconds.startTimer({ route });
    let status = 0;
    PluggyCalls.sent();
    try {
      const response = await request(this.config.PLUGGY_API_URL + call.path, {
        method: call.method,
        dispatcher: this.agent,
        headers: {
          accept: 'application/json',
          ...(call.body && { 'content-type': 'application/json' }),
          ...(call.apiKey && { 'x-api-key': call.apiKey }),
        },
        body: call.body ? JSON.stringify(call.body) : null,
      });
      status = response.statusCode;
      const text = await response.body.text();
      if (status >= 200 && status < 300) return text;
      // A gateway's 502 or 504 says nothing of whether Pluggy did what was asked.
      const unknown = status >= 500 && call.method !== 'GET' && !call.repeatable;
      throw new PluggyError(route, status, parseBody(text), rateLimitHeaders(response.headers), unknown);
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
