import { createHash } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';

/** What a connect token may do and what Items made with it inherit. */
export interface ConnectTokenOptions {
  clientUserId?: string | null;
  webhookUrl?: string | null;
  oauthRedirectUri?: string | null;
  avoidDuplicates?: boolean;
}

/** Who is calling: the client with its API key, or an end user's page with a connect token. */
export type Access =
  { kind: 'key' } | { kind: 'token'; jti: string; itemId: string | null; options: ConnectTokenOptions };

/**
 * API keys and connect tokens: real JWTs, because the SDK reads `exp` out of them. Lifetimes run on the machine's
 * clock, as the caller's do, not on the bank's movable one.
 */
export class Tokens {
  private readonly key: Uint8Array;
  /** Tokens issued before this second are refused: what `POST /_sandbox/auth/expire` sets. */
  private validFrom = 0;

  constructor(
    seed: number,
    private readonly clientId: string,
  ) {
    this.key = createHash('sha256').update(`sandbox tokens ${seed}`).digest();
  }

  apiKey(lifetimeMs: number): Promise<string> {
    return this.sign({ clientId: this.clientId }, lifetimeMs);
  }

  connectToken(
    itemId: string | null,
    options: ConnectTokenOptions,
    lifetimeMs: number,
    jti: string,
  ): Promise<string> {
    return this.sign({ clientId: this.clientId, connect: true, itemId, options, jti }, lifetimeMs);
  }

  /** The access a token gives, or null when it gives none (any more). */
  async access(token: string | undefined): Promise<Access | null> {
    if (!token) return null;
    try {
      const { payload } = await jwtVerify(token, this.key);
      if (((payload.at as number) ?? 0) < this.validFrom) return null;
      if (!payload.connect) return { kind: 'key' };
      return {
        kind: 'token',
        jti: payload.jti as string,
        itemId: (payload.itemId as string | null) ?? null,
        options: payload.options as ConnectTokenOptions,
      };
    } catch {
      return null;
    }
  }

  /** Makes every token issued so far worthless. */
  expireAll(): void {
    this.validFrom = this.lastAt + 1;
    this.lastAt = this.validFrom;
  }

  private lastAt = 0;

  private sign(payload: Record<string, unknown>, lifetimeMs: number): Promise<string> {
    this.lastAt = Math.max(this.lastAt, Date.now());
    return new SignJWT({ ...payload, at: this.lastAt })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime(new Date(Date.now() + lifetimeMs))
      .sign(this.key);
  }
}
