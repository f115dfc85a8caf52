import { Injectable } from '@nestjs/common';
import { SignJWT, errors, jwtVerify } from 'jose';
import { SigningKeys, UnknownKid } from './signing-keys.js';

/**
 * Tokens that the hub signs for a purpose of its own: JWTs (HS256) that name one thing until an instant. A token for
 * one purpose is none for another, and none is an API key.
 */
@Injectable()
export class SignedTokens {
  constructor(private readonly keys: SigningKeys) {}

  /** @param expiresAt ISO 8601; at most 29 days ahead, as the signing key is accepted for 30 at least. */
  async sign(purpose: string, subject: string, expiresAt: string): Promise<string> {
    const { kid, secret } = await this.keys.newest();
    return new SignJWT()
      .setProtectedHeader({ alg: 'HS256', kid, typ: 'JWT' })
      .setAudience(purpose)
      .setSubject(subject)
      .setExpirationTime(new Date(expiresAt))
      .sign(secret);
  }

  /** What the token names; `expired` when it was good once, undefined for anything else. */
  async verify(purpose: string, token: string): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(
        token,
        async ({ kid }) => (await this.keys.find(kid))?.secret ?? Promise.reject(new UnknownKid()),
        { algorithms: ['HS256'], audience: purpose, requiredClaims: ['exp', 'sub'] },
      );
      return payload.sub;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}
