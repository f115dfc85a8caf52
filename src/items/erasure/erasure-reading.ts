import { createReadStream } from 'node:fs';
import { type Erasure, erasureOf } from './erasure.js';

const BATCH_LINES = 1_000;
/** How {@link lineOf} begins. */
const BEGINNING = '{"kind":"';

/** A line of the file: its number, at which byte it begins, and what it says. */
export interface Place {
  number: number;
  at: number;
  line: string;
}

/**
 * The beginning of a line, or nothing of it. Whoever wrote it failed or died then; its erasure is in a database, and listed
 * by a later line.
 */
const isTorn = (text: string): boolean =>
  !text.endsWith('}') && (text.startsWith(BEGINNING) || BEGINNING.startsWith(text));
/** Where the power failed, some file systems have zeros in place of what was not on the disk yet. */
const ZEROS = /\0+$/;

/**
 * A reading of the list, some erasures at a time: all of it, or what follows a line that was read before. When it is over,
 * {@link end} has the line of the last erasure, and {@link torn} how many were passed over.
 * @throws while it is read, when a line is no erasure.
 */
export class ErasureReading implements AsyncIterable<Erasure[]> {
  end: Place | undefined;
  torn = 0;

  constructor(
    private readonly path: string,
    after?: Place,
  ) {
    this.end = after;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Erasure[]> {
    let [number, at] = this.end ? [this.end.number, this.end.at + this.end.line.length + 1] : [0, 0];
    let [batch, rest] = [[] as Erasure[], ''];
    // A byte is a character: what is not ASCII is no erasure.
    for await (const chunk of createReadStream(this.path, { start: at, encoding: 'latin1' })) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const erasures = this.understood(line, ++number);
        batch.push(...erasures);
        if (erasures.length > 0) this.end = { number, at, line }; // an empty line could be anywhere in another file
        at += line.length + 1;
        if (batch.length < BATCH_LINES) continue;
        yield batch;
        batch = [];
      }
    }
    batch.push(...this.understood(rest, number + 1));
    if (batch.length > 0) yield batch;
  }

  private understood(line: string, number: number): Erasure[] {
    if (line.trim() === '') return [];
    const text = line.replace(ZEROS, '').trim();
    const erasure = erasureOf(text);
    if (erasure) return [erasure];
    if (!isTorn(text)) throw new Error(`${this.path}, line ${number}: not understood as an erasure`);
    this.torn++;
    return [];
  }
}
