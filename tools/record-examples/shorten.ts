/** Longer lists of rows are cut to {@link KEPT}: what the others look like can be seen from these. */
const LONGEST = 3;
const KEPT = 2;
/** Lists of words take little room. */
const MOST_WORDS = 20;
const LONGEST_TEXT = 600;

/** A copy of an answer with its long lists cut, and what was left out, in words; undefined when nothing was. */
export function shorten(value: unknown): { value: unknown; left: string | undefined } {
  const cuts = new Map<string, string>();
  const short = cut(value, '', cuts);
  const own = [...cuts].filter(([place]) => !place.includes('[]')).map(([, words]) => words);
  const inside = own.length < cuts.size ? ['longer lists inside are shortened too'] : [];
  const words = [...own, ...inside].join('; ');
  return { value: short, left: words ? `Shortened: ${words}.` : undefined };
}

function cut(value: unknown, place: string, cuts: Map<string, string>): unknown {
  if (Array.isArray(value)) {
    const most = value.every((one) => typeof one !== 'object') ? MOST_WORDS : LONGEST;
    const rows = value.length > most ? value.slice(0, KEPT) : value;
    if (rows.length < value.length)
      cuts.set(place, `${rows.length} of ${value.length}${place ? ` ${place}` : ''}`);
    return rows.map((row) => cut(row, `${place}[]`, cuts));
  }
  if (typeof value === 'string' && value.length > LONGEST_TEXT) {
    cuts.set(`${place}[]`, '');
    return `${value.slice(0, LONGEST_TEXT)}…`;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, cut(inner, place ? `${place}.${key}` : key, cuts)]),
  );
}

/** The first lines of a text. */
export function excerpt(text: string, lines: number): { value: string; left: string | undefined } {
  const all = text.trimEnd().split('\n');
  if (all.length <= lines) return { value: text.trimEnd(), left: undefined };
  return { value: all.slice(0, lines).join('\n'), left: `Shortened: ${lines} of ${all.length} lines.` };
}

/** What is in a ZIP archive, a line a file: its own bytes are of no use to a reader. */
export function contentsOfZip(zip: Buffer): { value: string; left: string } {
  const lines: string[] = [];
  for (let at = 0; (at = zip.indexOf('PK\x01\x02', at, 'latin1')) !== -1; at += 46) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    lines.push(`${name}  ${zip.readUInt32LE(at + 24)} bytes`);
  }
  return { value: lines.join('\n'), left: `An archive of ${zip.length} bytes: this is what is in it.` };
}
