import { isUtf8 } from 'node:buffer';
import { cleanJson } from './clean-json.js';
import { type FoundRows, findRows, notJson } from './find-rows.js';

/** A page of one of Pluggy's lists as the bytes that came, on their way into `jsonb`. */
export interface JsonPage {
  bytes: Buffer;
  /** Begin and length of each row in them; undefined when the page has no list `results`. */
  begins: number[] | undefined;
  lengths: number[];
  /** Pluggy's cursor of the next page, in lists by cursor; null on the last. */
  next: string | null;
  /** The number of pages, in lists by page. */
  totalPages: number | null;
  /** How many characters had to be replaced by U+FFFD; the run says so. */
  replaced: number;
  /** Positions in `results` (from 0) of rows with an absurd number; they are parked. */
  absurd: number[];
}

/**
 * Reads a page as far as Node has to. The bytes are changed only where PostgreSQL would refuse them (see `cleanJson`),
 * or where they are no UTF-8: what is broken becomes U+FFFD, as in any HTTP client.
 * @throws when it is not JSON; its rows are not looked into.
 */
export function readPage(bytes: Buffer): JsonPage {
  if (isUtf8(bytes)) {
    const found = findRows(bytes);
    if (!found.suspicious) return toPage(bytes, found, { replaced: 0, absurd: [] });
  }
  const clean = cleanJson(textOf(bytes));
  const cleaned = Buffer.from(clean.text);
  return toPage(cleaned, findRows(cleaned), clean);
}

/** An answer without the byte order mark that may stand before it: it is no part of the JSON. */
export const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

/** The text of an answer's bytes. */
export const textOf = (bytes: Buffer): string => new TextDecoder().decode(bytes);

function toPage(
  bytes: Buffer,
  { begins, lengths, rest }: FoundRows,
  { replaced, absurd }: Pick<JsonPage, 'replaced' | 'absurd'>,
): JsonPage {
  const { next, totalPages } = parseRest(rest);
  if (totalPages && !Number.isInteger(totalPages)) throw new Error("Pluggy's answer has no number of pages");
  return { bytes, begins, lengths, next: next ?? null, totalPages: totalPages ?? null, replaced, absurd };
}

function parseRest(rest: string): { next?: string | null; totalPages?: number | null } {
  try {
    return (JSON.parse(rest) as ReturnType<typeof parseRest> | null) ?? {};
  } catch {
    throw notJson(); // without the parser's own message, which quotes the text
  }
}
