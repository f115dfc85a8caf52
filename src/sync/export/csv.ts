/** What a spreadsheet would run as a formula, or split at, when it stands at the beginning of a cell. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /["\r\n,;]/;

/**
 * A text as a cell: RFC 4180, with an apostrophe in front of what a spreadsheet would take for a formula. A bank's
 * description is a stranger's text.
 */
export function textCell(text: string | null): string {
  if (text === null) return '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A number as a cell: exactly the digits of the JSON. */
export const numberCell = (number: string | null): string => number ?? '';
