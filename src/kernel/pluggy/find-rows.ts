/** Where the rows of a page lie in its bytes. */
export interface FoundRows {
  /** Begin and length of each element of `results`; undefined when the page has no such list. */
  begins: number[] | undefined;
  lengths: number[];
  /** The page's JSON without its rows. */
  rest: string;
  /** It has an escape or a number that `cleanJson` must look at. */
  suspicious: boolean;
}

/**
 * Finds the rows of a page in one pass over its bytes: PostgreSQL reads rows one by one in less time than a whole page,
 * and nothing of them has to become a text or an object here. Rows are not looked into further than to find their ends;
 * whether they are JSON is for PostgreSQL to say, and `rest` for `JSON.parse`.
 *
 * @param bytes valid UTF-8.
 * @throws when it cannot be JSON.
 */
export function findRows(bytes: Buffer): FoundRows {
  const scan = new Scan(bytes);
  let [begins, lengths]: [FoundRows['begins'], number[]] = [undefined, []];
  let [rest, kept] = ['', 0];
  scan.blank();
  if (!scan.takes(OPEN_OBJECT)) return { begins, lengths, rest: bytes.toString(), suspicious: false };
  for (let more = !scan.takes(CLOSE_OBJECT); more; more = scan.continues(CLOSE_OBJECT)) {
    scan.blank();
    const key = scan.at;
    scan.value();
    const isResults = bytes.toString('latin1', key, scan.at) === '"results"';
    if (!scan.takes(COLON)) throw notJson();
    scan.blank();
    if (!isResults || bytes[scan.at] !== OPEN_LIST) {
      scan.value();
      continue;
    }
    rest += bytes.toString('utf8', kept, ++scan.at);
    [begins, lengths] = [[], []];
    for (let rows = !scan.takes(CLOSE_LIST); rows; rows = scan.continues(CLOSE_LIST)) {
      scan.blank();
      begins.push(scan.at);
      scan.value();
      lengths.push(scan.at - begins.at(-1)!);
    }
    kept = scan.at - 1;
  }
  rest += bytes.toString('utf8', kept);
  return { begins, lengths, rest, suspicious: scan.suspicious };
}

export const notJson = (): Error => new Error("Pluggy's answer is not JSON");

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** A place in the bytes of a JSON text, and ways to move on from it. */
class Scan {
  at = 0;
  suspicious = false;

  constructor(private readonly bytes: Buffer) {}

  blank(): void {
    while (isBlank(this.bytes[this.at])) this.at++;
  }

  /** Steps over the sign, and what is blank before it, if it comes next. */
  takes(sign: number): boolean {
    this.blank();
    if (this.bytes[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  /** Steps over the comma before another member or element, or over the end of them. */
  continues(end: number): boolean {
    if (this.takes(COMMA)) return true;
    if (!this.takes(end)) throw notJson();
    return false;
  }

  /** Steps over a value: to the quote or bracket that ends it, or, of a number or word, to the sign after it. */
  value(): void {
    const { bytes } = this;
    const end = bytes.length;
    const begin = this.at;
    const first = bytes[begin];
    const isWord = first !== QUOTE && first !== OPEN_OBJECT && first !== OPEN_LIST;
    let at = begin;
    let depth = 0;
    // Every byte of every row comes by here.
    while (at < end) {
      const sign = bytes[at]!;
      if (isWord && (isBlank(sign) || sign === COMMA || sign === CLOSE_OBJECT || sign === CLOSE_LIST)) break;
      at++;
      if (sign === QUOTE) {
        depth++;
        while (at < end) {
          const inside = bytes[at++]!;
          if (inside === QUOTE) {
            depth--;
            break;
          }
          if (inside === BACKSLASH) {
            if (bytes[at] === 0x75 && isSuspiciousEscape(bytes, at)) this.suspicious = true;
            at++;
          }
        }
      } else if (sign === OPEN_OBJECT || sign === OPEN_LIST) depth++;
      else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) depth--;
      else if ((sign | 0x20) === 0x65 && isDigit(bytes[at - 2]) && isLongExponent(bytes, at))
        this.suspicious = true;
      if (depth === 0 && !isWord) break;
    }
    if (depth !== 0 || at === begin || at > end) throw notJson();
    this.at = at;
  }
}

const isBlank = (sign: number | undefined): boolean =>
  sign === 0x20 || sign === 0x0a || sign === 0x0d || sign === 0x09;
const isDigit = (sign: number | undefined): boolean => sign !== undefined && sign >= 0x30 && sign <= 0x39;

/** `\u0000`, or half of a surrogate pair; `at` is its `u`. */
const isSuspiciousEscape = (bytes: Buffer, at: number): boolean =>
  /^(?:0000|d[89a-f])/i.test(bytes.toString('latin1', at + 1, at + 5));

/** Three digits and more; `at` is behind the `e`. */
const isLongExponent = (bytes: Buffer, at: number): boolean =>
  /^[+-]?\d{3}/.test(bytes.toString('latin1', at, at + 4));
