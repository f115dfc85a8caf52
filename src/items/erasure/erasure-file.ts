import { constants, createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Erasure, erasureOf, lineOf } from './erasure.js';

const BATCH_LINES = 1_000;
const NEW_LINE = 10;

/**
 * A file with an erasure on each line (JSON), to which lines are only ever added. What {@link append} has resolved for is
 * on the disk. Processes of one machine may share it: a line twice is a line.
 */
export class ErasureFile {
  constructor(readonly path: string) {}

  /** Makes the file when there is none. @returns whether it did. @throws when lines could not be added to it. */
  async prepare(): Promise<boolean> {
    const { O_RDWR, O_APPEND, O_CREAT, O_EXCL } = constants;
    try {
      await (await open(this.path, O_RDWR | O_APPEND | O_CREAT | O_EXCL, 0o600)).close();
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
      await (await this.opened()).close();
      return false;
    }
    const folder = await open(dirname(this.path), 'r');
    await folder.sync().finally(() => folder.close()); // the file's name is on the disk too
    return true;
  }

  /** Adds the erasures. Does not make a file: one that went missing is a fault. */
  async append(erasures: Erasure[]): Promise<void> {
    const file = await this.opened();
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      const torn = size > 0 && last[0] !== NEW_LINE;
      const bytes = Buffer.from((torn ? '\n' : '') + erasures.map((one) => `${lineOf(one)}\n`).join(''));
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** All erasures of the file, some at a time. @throws when a line is none. */
  async *read(): AsyncGenerator<Erasure[]> {
    let [batch, number] = [[] as Erasure[], 0];
    for await (const line of createInterface({ input: createReadStream(this.path), crlfDelay: Infinity })) {
      number++;
      // The beginning of a line whose process died: nobody was answered, and its erasure is in the database.
      if (!line.endsWith('}')) continue;
      const erasure = erasureOf(line);
      if (!erasure) throw new Error(`${this.path}, line ${number}: not understood as an erasure`);
      if (batch.push(erasure) < BATCH_LINES) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  private opened(): Promise<FileHandle> {
    return open(this.path, constants.O_RDWR | constants.O_APPEND);
  }
}
