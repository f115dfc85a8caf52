import { readFile } from 'node:fs/promises';
import { writePrivateFile } from './private-file.js';

/** How far each demo Item has come: which one it is, and how many of its steps are done. */
export interface DemoItemProgress {
  id: string;
  steps: number;
}

/** Remembers over starts what has been seeded, for one demo app; another app's is as good as none. */
export class DemoProgress {
  private constructor(
    private readonly file: string,
    private readonly kept: {
      app: string;
      done: boolean;
      /** The sandbox's own patience, while another one is set. */
      mfaExpiryMs?: number | undefined;
      items: Record<string, DemoItemProgress>;
    },
  ) {}

  static async read(file: string, app: string): Promise<DemoProgress> {
    const text = await readFile(file, 'utf8').catch(() => 'null');
    const kept = JSON.parse(text) as DemoProgress['kept'] | null;
    return new DemoProgress(file, kept?.app === app ? kept : { app, done: false, items: {} });
  }

  get done(): boolean {
    return this.kept.done;
  }

  get mfaExpiryMs(): number | undefined {
    return this.kept.mfaExpiryMs;
  }

  of(key: string): DemoItemProgress | undefined {
    return this.kept.items[key];
  }

  get ids(): string[] {
    return Object.values(this.kept.items).map(({ id }) => id);
  }

  note(key: string, progress: DemoItemProgress): Promise<void> {
    this.kept.items[key] = progress;
    return this.write();
  }

  notePatience(mfaExpiryMs: number | undefined): Promise<void> {
    this.kept.mfaExpiryMs = mfaExpiryMs;
    return this.write();
  }

  finish(): Promise<void> {
    this.kept.done = true;
    return this.write();
  }

  private writing: Promise<void> = Promise.resolve();

  /** One after the other: several Items are on their way at once, and the file is written whole. */
  private write(): Promise<void> {
    this.writing = this.writing.then(() => writePrivateFile(this.file, JSON.stringify(this.kept, null, 2)));
    return this.writing;
  }
}
