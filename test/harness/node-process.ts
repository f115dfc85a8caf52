import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '../..');

/** For the environment of a program whose schedules have their turn only when {@link NodeProcess.step} says so. */
export const STEP_INTERVALS = {
  NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'step-intervals.js')).href}`,
};

/** A program of ours, run from the built dist/ as a process of its own, as in production. */
export class NodeProcess {
  private readonly child: ChildProcess;
  private readonly lines: string[] = [];
  private readonly listeners = new Set<(line: string) => void>();
  private steps = 0;
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

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Lets every schedule of a program that was started with {@link STEP_INTERVALS} have its turn, and waits for them. */
  async step(): Promise<void> {
    const stepped = `stepped ${++this.steps}`;
    this.child.stdin!.write(`step ${this.steps}\n`);
    await this.line((line) => (line === stepped ? true : undefined));
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
