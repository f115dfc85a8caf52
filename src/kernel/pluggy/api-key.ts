import { Injectable } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { textOf } from './json-page.js';
import { PluggyError } from './pluggy-error.js';
import { PluggyTransport } from './pluggy-transport.js';

interface Key {
  version: string;
  apiKey: string;
  expiresAt: number;
  /** Got from Pluggy by this process; otherwise another replica got it, at some time. */
  issuedHere: boolean;
}

/** Renewed this long before its end, so that no call starts with a key that dies on the way. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** Pluggy's documented lifetime, for a key whose own expiry cannot be read. */
const LIFETIME_MS = 2 * 3600_000;

/**
 * The hub's own API key at Pluggy: one for all callers and replicas. It lives in one row; whoever must renew it
 * locks that row, so there is never more than one `POST /auth` in flight, and the others adopt what the first got.
 */
@Injectable()
export class ApiKey {
  private cached: Key | undefined;
  private renewing: Promise<Key> | undefined;

  constructor(
    private readonly database: Database,
    private readonly transport: PluggyTransport,
    private readonly config: Config,
  ) {}

  /** A key that is good for at least the next minutes. */
  async current(userFacing = false): Promise<Key> {
    if (this.cached && isFresh(this.cached)) return this.cached;
    return this.renewPatiently(undefined, userFacing);
  }

  /**
   * Another key than the one of `failedVersion`, which Pluggy has just refused. A call that learns late that its key
   * was refused takes what the others have got since: a renewal for it would find the key that they are about to
   * find dead too, and whoever joined that renewal would be given it again.
   */
  async replacing(failedVersion: string, userFacing = false): Promise<Key> {
    if (this.cached && this.cached.version !== failedVersion) return this.cached;
    return this.renewPatiently(failedVersion, userFacing);
  }

  /** A renewal is short, as it holds the row that all replicas need: a long rate limit is sat out without it. */
  private async renewPatiently(failedVersion: string | undefined, userFacing: boolean): Promise<Key> {
    for (;;) {
      try {
        return await this.renewOnce(failedVersion);
      } catch (error) {
        if (userFacing || !(error instanceof PluggyError && error.status === 429)) throw error;
        await this.transport.awaitTurn('POST /auth');
      }
    }
  }

  private renewOnce(failedVersion: string | undefined): Promise<Key> {
    this.renewing ??= this.renew(failedVersion).finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async renew(failedVersion: string | undefined): Promise<Key> {
    this.cached = await this.database.transaction(async (tx) => {
      await tx.query(`insert into kernel.pluggy_key (version) values (0) on conflict do nothing`);
      const [row] = await tx.query<{ version: string; api_key: string | null; expires_at: Date | null }>(
        `select version, api_key, expires_at from kernel.pluggy_key for update`,
      );
      if (row?.api_key && row.expires_at && row.version !== failedVersion) {
        const theirs = {
          version: row.version,
          apiKey: row.api_key,
          expiresAt: row.expires_at.getTime(),
          issuedHere: false,
        };
        if (isFresh(theirs)) return theirs;
      }
      const apiKey = await this.authenticate();
      const expiresAt = decodeExpiry(apiKey) ?? Date.now() + LIFETIME_MS;
      const [saved] = await tx.query<{ version: string }>(
        `update kernel.pluggy_key set version = version + 1, api_key = $1, expires_at = $2 returning version`,
        [apiKey, new Date(expiresAt)],
      );
      return { version: saved!.version, apiKey, expiresAt, issuedHere: true };
    });
    return this.cached;
  }

  private async authenticate(): Promise<string> {
    const answer = await this.transport.send({
      method: 'POST',
      route: '/auth',
      path: '/auth',
      body: { clientId: this.config.PLUGGY_CLIENT_ID, clientSecret: this.config.PLUGGY_CLIENT_SECRET },
      repeatable: true,
      userFacing: true, // users may wait for it, whoever asked first
    });
    try {
      return (JSON.parse(textOf(answer)) as { apiKey: string }).apiKey;
    } catch {
      throw new PluggyError('POST /auth', 0, undefined); // without the parser's message, which quotes the key
    }
  }
}

const isFresh = (key: Key): boolean => key.expiresAt - Date.now() > RENEW_BEFORE_MS;

function decodeExpiry(apiKey: string): number | undefined {
  try {
    const { exp } = decodeJwt(apiKey);
    return exp === undefined ? undefined : exp * 1000;
  } catch {
    return undefined; // an opaque key: Pluggy documents a JWT, but nothing else depends on it
  }
}
