import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Erasure, lineOf } from './erasure.js';
import { ErasureReading, type Place } from './erasure-reading.js';

/**
 * A file with an erasure on each line (JSON), to which lines are only ever added. What {@link append} has resolved for is
 * on the disk. Processes of one machine may share it: a line twice is a line, and an empty one is none.
 */
export class ErasureFile {
  constructor(readonly path: string) {}

  /** @throws when there is none, or lines could not be added to it. */
  async prepare(): Promise<void> {
    await (await this.opened()).close();
  }

  /** As {@link prepare}, and makes the file when there is none. */
  async make(): Promise<void> {
    const { O_RDWR, O_APPEND, O_CREAT } = constants;
    await (await open(this.path, O_RDWR | O_APPEND | O_CREAT, 0o600)).close();
    const folder = await open(dirname(this.path), 'r');
    await folder.sync().finally(() => folder.close()); // the file's name is on the disk too
  }

  /** Adds the erasures. Does not make a file: one that went missing is a fault. */
  async append(erasures: Erasure[]): Promise<void> {
    const file = await this.opened();
    try {
      // Begins with the end of a line: a write that failed half-way, of this process or another, may have left one open.
      const bytes = Buffer.from(`\n${erasures.map((one) => `${lineOf(one)}\n`).join('')}`);
      const { bytesWritten } = await file.write(bytes);
      // The rest is not sent after it, as others may have written meanwhile: all of it is to be written again.
      if (bytesWritten < bytes.length) throw new Error(`${this.path}: a write was cut short`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  /** All erasures of the file, or those after a line that was read before. */
  read(after?: Place): ErasureReading {
    return new ErasureReading(this.path, after);
  }

  /** @throws when it cannot be read, or a line of it is no erasure. */
  async understand(): Promise<void> {
    const batches = this.read()[Symbol.asyncIterator]();
    while (!(await batches.next()).done);
  }

  /** Whether a line is still where it was read: if not, the file was replaced, or cut short. */
  async has({ at, line }: Place): Promise<boolean> {
    const file = await open(this.path, 'r');
    try {
      const bytes = Buffer.alloc(line.length + 1);
      await file.read(bytes, 0, bytes.length, at);
      return bytes.toString('latin1') === `${line}\n`;
    } finally {
      await file.close();
    }
  }

  private opened(): Promise<FileHandle> {
    return open(this.path, constants.O_RDWR | constants.O_APPEND);
  }
}
