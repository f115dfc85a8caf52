import { HubError } from '../kernel/http/hub-error.js';

/** `POST /auth` with an unknown client id, a wrong or a revoked secret: one answer for all three. */
export class ClientKeysUnauthorized extends HubError {
  readonly status = 401;
  override readonly codeDescription = 'CLIENT_KEYS_UNAUTHORIZED';
  constructor() {
    super('Client keys are invalid');
  }
}

/** No API key, or one that is forged, expired or revoked. 403 as Pluggy's spec has it, not 401. */
export class MissingAuthorization extends HubError {
  readonly status = 403;
  constructor() {
    super('Missing or invalid authorization token');
  }
}

/** 429 with the three headers that Pluggy sends; `Retry-After` tells the truth here. */
export class TooManyRequests extends HubError {
  readonly status = 429;
  override readonly headers: Record<string, string>;
  constructor(limit: number, resetSeconds: number) {
    super('Too many requests. Please try again later (see Retry-After header in seconds)');
    const reset = String(resetSeconds);
    this.headers = { 'RateLimit-Limit': String(limit), 'RateLimit-Reset': reset, 'Retry-After': reset };
  }
}
