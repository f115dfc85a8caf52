import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');

/** A program of ours, run from the built dist/ as a process of its own, as in production. */
export class NodeProcess {
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private readonly listeners = new Set<(line: string) => void>();
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [join(ROOT, 'dist', script), ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.exited = once(this.child, 'exit').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    }));
    for (const stream of [this.child.stdout!, this.child.stderr!])
      createInterface(stream).on('line', (line) => {
        this.lines.push(line);
        for (const hear of this.listeners) hear(line);
      });
  }

  /** Everything it has written so far, both streams. */
  get output(): string {
    return this.lines.join('\n');
  }

  /** The first line that `read` makes something of; rejects with the output when the process ends before. */
  async line<T>(read: (line: string) => T | undefined): Promise<T> {
    for (const line of this.lines) {
      const value = read(line);
      if (value !== undefined) return value;
    }
    const heard = new Promise<T>((resolve) => {
      const hear = (line: string): void => {
        const value = read(line);
        if (value === undefined) return;
        this.listeners.delete(hear);
        resolve(value);
      };
      this.listeners.add(hear);
    });
    const ended = this.exited.then(({ code, signal }) => {
      throw new Error(`The process ended (${code ?? signal}) before the awaited line:\n${this.output}`);
    });
    return Promise.race([heard, ended]);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Closes its stdin, as the end of its parent does. */
  endInput(): void {
    this.child.stdin!.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it in order and waits. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return (await this.exited).code;
  }
}
