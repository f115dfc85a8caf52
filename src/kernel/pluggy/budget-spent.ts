import { PluggyError } from './pluggy-error.js';

/** The budget cannot serve a call in the time that its user waits: not sent, and refused in Pluggy's words. */
export class BudgetSpent extends PluggyError {
  constructor(route: string, limit: number, waitSeconds: number) {
    super(
      route,
      429,
      {
        code: 429,
        message: 'Too many requests. Please try again later (see Retry-After header in seconds)',
      },
      {
        'ratelimit-limit': String(limit),
        'ratelimit-reset': String(Math.max(1, Math.ceil(waitSeconds))),
        'retry-after': '60', // as Pluggy, which apps know
      },
    );
    this.message = `${route}: not sent, the rate budget is spent`;
  }
}
