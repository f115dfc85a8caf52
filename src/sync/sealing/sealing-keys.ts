import { type KeyObject, createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

/** A text as only who has the key can read it. */
export interface Sealed {
  /** The id of the key in `DATA_ENCRYPTION_KEY`. */
  key: string;
  /** Nonce, tag and ciphertext, in base64. */
  text: string;
}

/** What a sealed text belongs to: it opens nowhere else, so that rows cannot be exchanged for each other. */
export interface Place {
  itemId: string;
  /** The row's id; null for a parked row, which may have none. */
  id: string | null;
}

/** The key that a text was sealed with is not configured. */
export class KeyMissing extends Error {}
/** The key does not open it: the text was altered or moved, or the key is another one of that name. */
export class NotAuthentic extends Error {}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The keys of `DATA_ENCRYPTION_KEY`: the first seals, all open. Authenticated: what opens is what was sealed. */
export class SealingKeys {
  private readonly keys: ReadonlyMap<string, KeyObject>;
  /** The id of the key that seals; undefined when there is none, and nothing is sealed. */
  readonly newest: string | undefined;

  /** @param variable as the configuration has found it good. */
  constructor(variable: string) {
    const pairs = variable.split(',').flatMap((pair): [string, KeyObject][] => {
      const [id, key] = pair.trim().split(':');
      return id && key ? [[id, createSecretKey(Buffer.from(key, 'base64'))]] : [];
    });
    this.keys = new Map(pairs);
    this.newest = pairs[0]?.[0];
  }

  has(key: string): boolean {
    return this.keys.has(key);
  }

  /** @throws when there is no key. */
  seal(text: string, place: Place): Sealed {
    const key = this.newest;
    if (key === undefined) throw new Error('Nothing can be sealed without DATA_ENCRYPTION_KEY');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.keys.get(key)!, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(boundTo(place, key));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { key, text: Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64') };
  }

  /** @throws KeyMissing, NotAuthentic */
  open({ key, text }: Sealed, place: Place): string {
    const secret = this.keys.get(key);
    if (!secret) throw new KeyMissing(`There is no key ${key} in DATA_ENCRYPTION_KEY`);
    const bytes = Buffer.from(text, 'base64');
    try {
      const decipher = createDecipheriv(CIPHER, secret, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(boundTo(place, key));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const opened = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
      return Buffer.concat(opened).toString('utf8');
    } catch {
      throw new NotAuthentic(`It does not open with key ${key}`);
    }
  }
}

const boundTo = ({ itemId, id }: Place, key: string): Buffer =>
  Buffer.from(JSON.stringify(['identity', itemId.toLowerCase(), id && id.toLowerCase(), key]));
