import { LocalStartError } from './local-start-error.js';

/** Draining may take as long as the slowest request to Pluggy; past this something hangs. */
const END_WITHIN_MS = 30_000;

/**
 * Ctrl-C reaches us twice under npm: from the terminal, and passed on by npm (its run-script forwards SIGINT and
 * SIGTERM to its child). A signal this soon after the first is that echo, not a person's second thought.
 */
const ECHO_MS = 1000;

/** How soon to notice that npm is gone. */
const PARENT_CHECK_MS = 1000;

/**
 * The life of a local start: what was started is ended in reverse order, once, with exit code 0 after Ctrl-C or
 * SIGTERM and 1 after a failure. A second signal ends at once; PostgreSQL and the sandbox notice and follow.
 */
export class LocalRun {
  private readonly parts: { name: string; end: () => Promise<void> }[] = [];
  private ending = false;
  private signalledAt: number | undefined;
  private starting: Promise<void> = Promise.resolve();

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.stop());
    this.endWithNpm();
  }

  /** Runs the start. When it throws, what has been started is ended and the reason printed. */
  async start(work: () => Promise<void>): Promise<void> {
    this.starting = work();
    try {
      await this.starting;
    } catch (error) {
      if (!this.ending) this.fail(describe(error));
    }
  }

  /** Registers how to end a part that has just been started. */
  willEnd(name: string, end: () => Promise<void>): void {
    this.parts.push({ name, end });
  }

  /** Between two steps of the start: gives up when the end has begun. */
  check(): void {
    if (this.ending) throw new LocalStartError('Stopped while starting.');
  }

  /** Ends everything because a part failed. */
  fail(reason: string): void {
    if (this.ending) return;
    process.stderr.write(`\n${reason}\n`);
    void this.end(1);
  }

  private stop(): void {
    const now = performance.now();
    if (this.signalledAt !== undefined && now - this.signalledAt < ECHO_MS) return;
    this.signalledAt = now;
    if (this.ending) process.exit(130);
    process.stdout.write('\nEnding: the hub finishes what it has begun (once more to end at once)…\n');
    void this.end(0);
  }

  private async end(exitCode: number): Promise<void> {
    this.ending = true;
    setTimeout(() => {
      process.stderr.write('It did not end in time.\n');
      process.exit(1);
    }, END_WITHIN_MS).unref();
    // A step that is under way finishes first, so that what it starts is known and ended too.
    await this.starting.catch(() => undefined);
    for (const { name, end } of this.parts.reverse()) {
      await end().catch((error: unknown) => {
        process.stderr.write(`Ending ${name} failed: ${describe(error)}\n`);
        exitCode = 1;
      });
    }
    process.exit(exitCode);
  }

  /**
   * `kill -9` of npm would leave this process running unseen in the background. Its parent changes then, which is
   * the only sign. Started by hand it may be sent to the background on purpose, so only under npm.
   */
  private endWithNpm(): void {
    if (process.env.npm_lifecycle_event !== 'start') return;
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) this.fail('npm is gone.');
    }, PARENT_CHECK_MS).unref();
  }
}

function describe(error: unknown): string {
  if (error instanceof LocalStartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
