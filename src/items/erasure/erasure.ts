import { instantText } from '../../kernel/database/iso-instant.js';

/** That something is to be gone for good: an Item, or an app's user by the id that was minted for Pluggy. Names nobody. */
export interface Erasure {
  kind: 'item' | 'user';
  id: string;
  /** Whose it was; null: nobody's. */
  appId: string | null;
  /** When it was asked for, by the database's clock, ISO 8601. */
  askedAt: string;
}

/** SQL of a row of `items.erasures` as an {@link Erasure}. */
export const ERASURE = `kind, id, app_id as "appId", ${instantText('asked_at')} as "askedAt"`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The erasure as a line of JSON, without the line's end. */
export const lineOf = ({ kind, id, appId, askedAt }: Erasure): string =>
  JSON.stringify({ kind, id, appId, askedAt });

/** What a line says; undefined when it is no erasure. */
export function erasureOf(line: string): Erasure | undefined {
  let value: Partial<Record<keyof Erasure, unknown>>;
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    return undefined;
  }
  const { kind, id, appId, askedAt } = value ?? {};
  const isId = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);
  if ((kind !== 'item' && kind !== 'user') || !isId(id) || (appId !== null && !isId(appId))) return undefined;
  if (typeof askedAt !== 'string' || !INSTANT.test(askedAt)) return undefined;
  return { kind, id, appId, askedAt };
}
