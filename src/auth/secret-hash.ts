import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  N: number;
  r: number;
  p: number;
}

/** 16 MiB and about 40 ms a hash; the cost stands in each hash, so that it can be raised without a migration. */
const COST: Cost = { N: 16_384, r: 8, p: 1 };
const BYTES = 32;

/** A hash of `secret` for storage: `scrypt$N$r$p$salt$hash`, with a salt of its own. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, COST);
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether `secret` is the one that was hashed; compared in constant time. */
export async function matchesHash(secret: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt, hash] = stored.split('$');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await derive(secret, Buffer.from(salt!, 'base64'), cost);
  return timingSafeEqual(derived, Buffer.from(hash!, 'base64'));
}

function derive(secret: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(secret, salt, BYTES, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );
}
