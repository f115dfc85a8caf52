import { hash32 } from './seeded-random.js';

const KINDS = [
  'client',
  'item',
  'account',
  'transaction',
  'bill',
  'investment',
  'investmentTransaction',
  'loan',
  'identity',
  'consent',
  'webhook',
  'event',
  'statement',
  'categoryRule',
] as const;

export type ResourceKind = (typeof KINDS)[number];

/** What an id says: `owner` is the Item's number (below 2^20), `sub` its account or investment (below 256). */
export interface ResourceKey {
  kind: ResourceKind;
  owner: number;
  sub: number;
  index: number;
}

const ROUNDS = 4;

/**
 * UUIDs that can be read back: each one is the encrypted place of its object in the bank (a 64-bit Feistel
 * network keyed by the seed) with 58 check bits. So a million transactions need no index in memory, ids look
 * and sort at random as Pluggy's do, and a UUID that this sandbox never made is recognised as unknown.
 */
export class ResourceIds {
  private readonly keys: number[];

  constructor(private readonly seed: number) {
    this.keys = Array.from({ length: ROUNDS }, (_, round) => hash32(seed, 0x1d5, round));
  }

  encode(kind: ResourceKind, owner: number, sub = 0, index = 0): string {
    // The upper half of `sub` came later and stands where owners' numbers never reached: older ids stay as they are.
    let left =
      ((KINDS.indexOf(kind) << 28) | ((sub & 15) << 24) | ((sub >>> 4) << 20) | (owner & 0xfffff)) >>> 0;
    let right = index >>> 0;
    for (const key of this.keys) {
      [left, right] = [right, (left ^ hash32(right, key)) >>> 0];
    }
    const check = hash32(this.seed, left, right, 1);
    const tail = hash32(this.seed, left, right, 2);
    const c = 0x4000 | (tail & 0xfff);
    const d = 0x8000 | ((tail >>> 12) & 0x3fff);
    const text = `${half(left >>> 16)}${half(left & 0xffff)}-${half(right >>> 16)}-${half(c)}-${half(d)}`;
    return `${text}-${half(right & 0xffff)}${half(check >>> 16)}${half(check & 0xffff)}`;
  }

  /** The key inside an id, or null when this bank did not make it (or it is of another kind). */
  decode(id: string, kind: ResourceKind): ResourceKey | null {
    if (!isUuid(id)) return null;
    let left = parseInt(id.slice(0, 8), 16);
    let right = ((parseInt(id.slice(9, 13), 16) << 16) | parseInt(id.slice(24, 28), 16)) >>> 0;
    for (const key of [...this.keys].reverse()) {
      [left, right] = [(right ^ hash32(left, key)) >>> 0, left];
    }
    const found = KINDS[left >>> 28];
    if (found !== kind) return null;
    const sub = ((left >>> 24) & 15) | (((left >>> 20) & 15) << 4);
    const key = { kind: found, sub, owner: left & 0xfffff, index: right };
    return this.encode(kind, key.owner, key.sub, key.index) === id.toLowerCase() ? key : null;
  }
}

export function isUuid(text: unknown): text is string {
  return (
    typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)
  );
}

/** A 16-bit number as four digits. */
function half(number: number): string {
  return (HEX[number >>> 8] as string) + (HEX[number & 255] as string);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
