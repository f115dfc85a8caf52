import { BadInput } from './hub-error.js';

/** A place in a list that is sorted by an instant and an id, both descending. */
export interface Cursor {
  /** The instant as text, with all its microseconds: a JavaScript Date would drop them and skip or repeat rows. */
  at: string;
  id: string;
}

const PATTERN =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * Reads a cursor as Pluggy writes it: base64 of `<ISO instant>|<uuid>`. Cursors are written in SQL.
 * @throws BadInput "Invalid cursor", as Pluggy answers.
 */
export function decodeCursor(text: string): Cursor {
  const [, at, id] = PATTERN.exec(Buffer.from(text, 'base64').toString('latin1')) ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at)))
    throw new BadInput('Invalid cursor');
  return { at, id };
}
