import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { HubError } from '../../kernel/http/hub-error.js';
import { notJson } from '../../kernel/pluggy/find-rows.js';
import { Logger } from '../../kernel/observability/logger.js';
import { KeyMissing, type Place, type Sealed, SealingKeys } from './sealing-keys.js';

/** 503: an identity is here and cannot be read. Syncs go on, and the next one that brings it anew mends it. */
export abstract class IdentityUnreadable extends HubError {
  readonly status = 503;
  override readonly data: { keyId: string };
  constructor(message: string, keyId: string) {
    super(message);
    this.data = { keyId };
  }
}

/** 503: the key that an identity was encrypted with is not in DATA_ENCRYPTION_KEY. */
export class IdentityKeyMissing extends IdentityUnreadable {
  override readonly codeDescription = 'IDENTITY_KEY_MISSING';
  constructor(keyId: string) {
    super(`This identity is encrypted with key ${keyId}, which the hub does not have`, keyId);
  }
}

/** 503: an identity was altered, or the key is another one of that name. */
export class IdentityNotAuthentic extends IdentityUnreadable {
  override readonly codeDescription = 'IDENTITY_NOT_AUTHENTIC';
  constructor(keyId: string) {
    super(`This identity does not open with key ${keyId}: it was altered, or the key is another`, keyId);
  }
}

/**
 * Seals identities for the database, and opens them again. A sealed row is JSON too: `{ id, createdAt, updatedAt,
 * sealed: { key, text } }`, so that it goes where any row goes. Rows from before there was a key are in clear, and are
 * opened as they are.
 */
@Injectable()
export class IdentitySeal {
  constructor(
    private readonly keys: SealingKeys,
    private readonly logger: Pick<Logger, 'error'>,
  ) {}

  /** The id of the key that seals; undefined when nothing is sealed. */
  get newest(): string | undefined {
    return this.keys.newest;
  }

  /** A row of the table of identities. Its columns need id and times in clear. @throws when it is no JSON. */
  row(text: string, itemId: string): string {
    const { createdAt, updatedAt } = (parsed(text) ?? {}) as Record<string, unknown>;
    const id = uuidOf(text);
    const sealed = this.keys.seal(text, { itemId, id });
    return JSON.stringify({ id, createdAt, updatedAt, sealed });
  }

  /** A row that PostgreSQL refuses: whatever it has in place of an id or a time is sealed too. */
  parkedRow(text: string, itemId: string): string {
    const sealed = this.keys.seal(text, { itemId, id: null });
    return JSON.stringify({ id: uuidOf(text), sealed });
  }

  /** @param stored as the database has it. @throws IdentityUnreadable */
  open(stored: string, place: Place): string {
    const sealed = sealedIn(stored);
    if (!sealed) return stored;
    try {
      return this.keys.open(sealed, place);
    } catch (error) {
      if (error instanceof KeyMissing) throw new IdentityKeyMissing(sealed.key);
      this.logger.error({ ...place, keyId: sealed.key }, 'an identity does not open with its key');
      throw new IdentityNotAuthentic(sealed.key);
    }
  }

  /** What of it can be read: undefined when nothing can. */
  openOrNothing(stored: string, place: Place): string | undefined {
    try {
      return this.open(stored, place);
    } catch (error) {
      if (error instanceof IdentityUnreadable) return undefined;
      throw error;
    }
  }

  /** For who reads many: an object that says so in the place of one that cannot be read. */
  openOrSay(stored: string, place: Place): string {
    try {
      return this.open(stored, place);
    } catch (error) {
      if (!(error instanceof IdentityUnreadable)) throw error;
      return JSON.stringify({ ...place, error: `${error.codeDescription}: ${error.message}` });
    }
  }
}

/** The id of the key that a row is sealed with; null when it is in clear. */
export const keyOf = (stored: string): string | null => sealedIn(stored)?.key ?? null;

/** A row as an object. @throws without the parser's own message, which quotes the text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

function sealedIn(stored: string): Sealed | undefined {
  const { sealed } = (parsed(stored) ?? {}) as { sealed?: Partial<Sealed> };
  return typeof sealed?.key === 'string' && typeof sealed.text === 'string' ? (sealed as Sealed) : undefined;
}

function uuidOf(text: string): string | null {
  const { id } = (parsed(text) ?? {}) as { id?: unknown };
  return isUUID(id, 'loose') ? (id as string) : null;
}
