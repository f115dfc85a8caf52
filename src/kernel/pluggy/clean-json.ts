import { isDeepStrictEqual } from 'node:util';
import { notJson } from './find-rows.js';

/**
 * Pluggy's response text on its way into `jsonb`. It stays text, and what PostgreSQL would refuse or blow up is dealt
 * with in place. We promise equal JSON values, not equal bytes.
 */
export interface CleanJson {
  text: string;
  /** How many characters had to be replaced by U+FFFD; the run says so. */
  replaced: number;
  /** Positions in `results` (from 0) of rows with an absurd number; they are parked. */
  absurd: number[];
}

const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;
/** A proper surrogate pair, any other \u escape, any other escape: consumed in order, so parity of backslashes is kept. */
const ESCAPE = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([0-9a-fA-F]{4})|\\./g;
/** An exponent of three digits and more: jsonb would turn the 8 bytes of 1e100000 into 100,001 digits. */
const LONG_EXPONENT = /\d[eE][+-]?\d{3,}/;
/** One where a value stands: every page has ids such as 5e123…, and must not be looked at closely for them. */
const HAS_LONG_EXPONENT = /[:,[]\s*-?\d+(?:\.\d+)?[eE][+-]?\d{3,}/;
/** The strings and numbers of a JSON text, so that a number inside a string is left alone. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Replaces NUL (22P05) and lone surrogates (22P02), which jsonb refuses, and finds rows with absurd numbers. Those
 * numbers become strings, because from 1e131072 on jsonb would refuse the whole page for one of them (22003).
 */
export function cleanJson(text: string): CleanJson {
  let replaced = 0;
  const clean = !SUSPICIOUS.test(text)
    ? text
    : text.replace(ESCAPE, (escape, hex: string | undefined) => {
        if (hex === undefined || !/^(?:0000|d[89a-f]..)$/i.test(hex)) return escape;
        replaced++;
        return '\\ufffd';
      });
  if (!HAS_LONG_EXPONENT.test(clean)) return { text: clean, replaced, absurd: [] };
  const quoted = clean.replace(TOKEN, (token) =>
    !token.startsWith('"') && LONG_EXPONENT.test(token) ? `"${token}"` : token,
  );
  return { text: quoted, replaced, absurd: changedRows(clean, quoted) };
}

/** The rare path: only a text that looks like having such a number is parsed. */
function changedRows(before: string, after: string): number[] {
  const [old, now] = [before, after].map((text) => parsePage(text).results);
  if (!Array.isArray(old) || !Array.isArray(now)) return [];
  return now.flatMap((row, i) => (isDeepStrictEqual(row, old[i]) ? [] : [i]));
}

/** A page as objects, for the rare path. @throws without the parser's own message, which quotes the text. */
export function parsePage(text: string): { results?: unknown } {
  try {
    return JSON.parse(text) as ReturnType<typeof parsePage>;
  } catch {
    throw notJson();
  }
}
