import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { errors } from 'jose';
import { Database, type Tx } from '../kernel/database/database.js';

export interface SigningKey {
  kid: string;
  secret: Buffer;
}

/** A token names a key that is not, or no longer, ours. */
export class UnknownKid extends errors.JOSEError {}

/** The newest signs; the one before it is accepted as long as keys that it signed may live. */
const ACCEPTED = 2;
const CACHE_MS = 1_000;

/**
 * The HMAC keys behind the API keys that the hub issues. They live in the database, so that every replica signs and
 * accepts the same; each process looks again after a second at the latest.
 */
@Injectable()
export class SigningKeys {
  private cached: { keys: Promise<SigningKey[]>; until: number } | undefined;

  constructor(private readonly database: Database) {}

  /** The key that signs now. Made on first need. */
  async newest(): Promise<SigningKey> {
    return (await this.accepted())[0]!;
  }

  /** The accepted key of that name, if it is one of them. */
  async find(kid: string | undefined): Promise<SigningKey | undefined> {
    return (await this.accepted()).find((key) => key.kid === kid);
  }

  private accepted(): Promise<SigningKey[]> {
    const now = performance.now();
    if (!this.cached || now >= this.cached.until) {
      const keys = this.read();
      const entry = { keys, until: now + CACHE_MS };
      this.cached = entry;
      keys.catch(() => this.cached === entry && (this.cached = undefined));
    }
    return this.cached.keys;
  }

  private async read(): Promise<SigningKey[]> {
    const select = `select kid, secret from auth.signing_keys order by number desc limit ${ACCEPTED}`;
    const keys = await this.database.query<SigningKey>(select);
    if (keys.length > 0) return keys;
    return this.database.transaction(async (tx) => {
      // Replicas that start together on an empty database: one makes the key, the others wait here and find it.
      await lockSigningKeys(tx);
      const made = await tx.query<SigningKey>(select);
      if (made.length === 0) await addSigningKey(tx);
      return tx.query<SigningKey>(select);
    });
  }
}

const lockSigningKeys = (tx: Tx): Promise<unknown> =>
  tx.query(`lock table auth.signing_keys in share row exclusive mode`);

/** Adds the key that signs from now on and forgets those that are no longer accepted. Returns its kid. */
export async function addSigningKey(tx: Tx): Promise<string> {
  await lockSigningKeys(tx);
  const [key] = await tx.query<{ kid: string }>(
    `insert into auth.signing_keys (secret) values ($1) returning kid`,
    [randomBytes(32)],
  );
  await tx.query(
    `delete from auth.signing_keys
      where number not in (select number from auth.signing_keys order by number desc limit ${ACCEPTED})`,
  );
  return key!.kid;
}
