import type { ErrorBody } from '../http/error-filter.js';

/**
 * A call to Pluggy that did not give 2xx. `status` 0 means that no answer came: refused, reset or timed out.
 */
export class PluggyError extends Error {
  constructor(
    /** Method and route template, e.g. `GET /items/{id}`; never ids or parameters, as it reaches the log. */
    readonly route: string,
    readonly status: number,
    /** Pluggy's own body, when it sent JSON. */
    readonly body: Partial<ErrorBody> | undefined,
    /** `RateLimit-*` and `Retry-After` as Pluggy sent them. */
    readonly rateLimitHeaders: Record<string, string> = {},
    /** True when the request may have been carried out although no answer came. */
    readonly outcomeUnknown = false,
    cause?: unknown,
  ) {
    super(`${route}: ${status === 0 ? 'no answer from Pluggy' : `Pluggy answered ${status}`}`, { cause });
  }

  get notFound(): boolean {
    return this.status === 404;
  }

  /** The bank refused, and Pluggy passes that on (its reference of the balance route): not Pluggy's limit or trouble. */
  get isTheBanks(): boolean {
    return this.body?.codeDescription?.startsWith('BALANCE_') ?? false;
  }

  /**
   * What an app sees: Pluggy's refusals as they are, except that a refused key is our trouble, not the app's, and
   * trouble at Pluggy is told apart from trouble in the hub.
   */
  asSeenByApps(): ErrorBody {
    const ours = this.status === 401 || (this.status === 403 && this.body?.codeDescription === undefined);
    if (this.isTheBanks || (this.status >= 400 && this.status < 500 && !ours))
      return { ...this.body, code: this.status, message: this.body?.message ?? 'Refused by Pluggy' };
    if (this.outcomeUnknown)
      return {
        code: 504,
        message: 'Pluggy did not answer in time; the request may still have been carried out',
        codeDescription: 'PLUGGY_OUTCOME_UNKNOWN',
      };
    return { code: 502, message: 'Pluggy is not available right now', codeDescription: 'PLUGGY_UNAVAILABLE' };
  }
}
