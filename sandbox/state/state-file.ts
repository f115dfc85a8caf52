import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';

/**
 * Keeps the state on disk: written whole beside the file and renamed over it, so a `kill -9` leaves the old or the
 * new state, never half of one. Changes that come while a write runs share the next one.
 */
export class StateFile {
  /** Changes made, and how many of them the file on disk has. */
  private made = 0;
  private written = 0;
  private writing: Promise<void> | null = null;
  private source: (() => unknown) | null = null;

  /** Without a path nothing is kept and `flush` resolves at once. */
  constructor(private readonly path: string | null) {}

  /** What was kept, or null at the first start. A file that is not ours to read ends the start with its reason. */
  read<T>(): T | null {
    if (!this.path) return null;
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    return JSON.parse(text) as T;
  }

  /** Where the state comes from when it is written. */
  keeps(source: () => unknown): void {
    this.source = source;
  }

  changed(): void {
    if (!this.path || !this.source) return;
    this.made++;
    void this.flush();
  }

  /** Resolves when every change made before the call is on disk; later ones are not waited for. */
  async flush(): Promise<void> {
    const wanted = this.made;
    while (this.written < wanted) {
      this.writing ??= this.write();
      await this.writing;
    }
  }

  private async write(): Promise<void> {
    // A turn of the loop first: changes made in one go become one write.
    await new Promise((resolve) => setImmediate(resolve));
    const covered = this.made;
    try {
      const path = this.path as string;
      await writeFile(`${path}.new`, JSON.stringify(this.source?.()), { mode: 0o600 });
      await rename(`${path}.new`, path);
      this.written = covered;
    } finally {
      this.writing = null;
    }
  }
}
