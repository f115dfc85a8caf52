import { Injectable } from '@nestjs/common';
import { SignJWT, errors, jwtVerify } from 'jose';
import { SigningKeys, UnknownKid } from './signing-keys.js';

/** What an API key names: one version of an app's credential. */
export interface ApiKeyClaims {
  clientId: string;
  version: number;
}

/** As long as Pluggy's own; the SDK reads it from `exp` and asks for another in time. */
const LIFETIME_S = 2 * 3600;

/**
 * The API keys that the hub gives its apps: JWTs (HS256) that name the credential and its version. That the
 * credential is still live is not said by the key: it is looked up with every request.
 */
@Injectable()
export class ApiKeys {
  constructor(private readonly keys: SigningKeys) {}

  async sign({ clientId, version }: ApiKeyClaims): Promise<string> {
    const { kid, secret } = await this.keys.newest();
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ver: version })
      .setProtectedHeader({ alg: 'HS256', kid, typ: 'JWT' })
      .setSubject(clientId)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_S)
      .sign(secret);
  }

  /** The claims of a key that one of ours signed and that has not expired; undefined for anything else. */
  async verify(apiKey: string): Promise<ApiKeyClaims | undefined> {
    try {
      const { payload } = await jwtVerify<{ ver: number }>(
        apiKey,
        async ({ kid }) => (await this.keys.find(kid))?.secret ?? Promise.reject(new UnknownKid()),
        { algorithms: ['HS256'], requiredClaims: ['exp', 'sub'] },
      );
      return { clientId: payload.sub!, version: payload.ver };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}
