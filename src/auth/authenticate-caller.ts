import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import type { Caller } from '../kernel/http/caller.js';
import { ApiKeys } from './api-keys.js';

/** A revoked credential is refused this long after its revocation, at the latest (design: at once). */
const CACHE_MS = 1_000;
/** Distinct API keys seen within a second by one process; far more than there are apps. */
const CACHE_SIZE = 5_000;

/**
 * Who stands behind an API key. The answer of a second ago is good enough, counted from before the database was
 * asked, so a busy app costs one look-up a second and not one a request.
 */
@Injectable()
export class AuthenticateCaller {
  private readonly recent = new Map<string, { caller: Promise<Caller | undefined>; until: number }>();

  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly database: Database,
  ) {}

  /** The caller, or undefined when the key is forged, expired, or its credential revoked. */
  async run(apiKey: string): Promise<Caller | undefined> {
    const now = performance.now();
    const known = this.recent.get(apiKey);
    if (known && now < known.until) return known.caller;
    if (this.recent.size >= CACHE_SIZE) this.recent.clear();
    const entry = { caller: this.lookUp(apiKey), until: now + CACHE_MS };
    this.recent.set(apiKey, entry);
    try {
      return await entry.caller;
    } catch (error) {
      if (this.recent.get(apiKey) === entry) this.recent.delete(apiKey);
      throw error;
    }
  }

  private async lookUp(apiKey: string): Promise<Caller | undefined> {
    const claims = await this.apiKeys.verify(apiKey);
    if (!claims) return undefined;
    const [live] = await this.database.query<{ app_id: string }>(
      `select app_id from auth.credentials where client_id = $1 and version = $2 and revoked_at is null`,
      [claims.clientId, claims.version],
    );
    return live && { appId: live.app_id, clientId: claims.clientId };
  }
}
