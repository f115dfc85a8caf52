import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processesWith } from './processes.js';

const root = join(import.meta.dirname, '../..');

/** Words that end what a start prints before the demo Item's lines. */
const READY = 'A first request:';

/** One `npm start` in a folder of its own, with the script of our package.json but without its build. */
export class LocalHub {
  private text = '';
  private readonly listeners = new Set<() => void>();
  private readonly child: ChildProcess;
  private over = false;
  /** npm's exit code, or the signal that ended it, once its output is closed: then everything has ended. */
  readonly exit: Promise<number | NodeJS.Signals>;

  private constructor(
    private readonly folder: string,
    env: NodeJS.ProcessEnv,
  ) {
    // Detached: a process group of its own, which a test's Ctrl-C reaches and the test itself is not part of.
    this.child = spawn('npm', ['start'], {
      cwd: folder,
      detached: true,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', DEMO_ITEMS: 'false', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        this.text += chunk.toString();
        for (const listener of this.listeners) listener();
      });
    }
    this.exit = once(this.child, 'close').then(([code, signal]) => {
      this.over = true;
      return (code ?? signal) as number | NodeJS.Signals;
    });
  }

  /** Makes the folder startable as a clone is: the same start script, pointing at the built program. */
  static async prepare(folder: string, startScript: string): Promise<void> {
    const start = startScript.replaceAll('dist/start.js', `"${join(root, 'dist/start.js')}"`);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, scripts: { start } }));
  }

  static run(folder: string, env: NodeJS.ProcessEnv = {}): LocalHub {
    return new LocalHub(folder, env);
  }

  get runs(): boolean {
    return !this.over;
  }

  /** Resolves when it has printed where things are; rejects with its output when it ends before. */
  async ready(): Promise<this> {
    await this.printed(READY);
    return this;
  }

  async printed(words: string | RegExp): Promise<string> {
    const has = (): boolean =>
      typeof words === 'string' ? this.text.includes(words) : words.test(this.text);
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!has()) return;
        this.listeners.delete(look);
        resolve();
      };
      this.listeners.add(look);
      look();
      void this.exit.then((how) => reject(new Error(`npm start ended (${how}):\n${this.text}`)));
    });
    return this.text;
  }

  /** What Ctrl-C in a terminal does: every process of the foreground group gets SIGINT. */
  interrupt(): void {
    if (this.runs) process.kill(-this.child.pid!, 'SIGINT');
  }

  /** SIGTERM to npm alone, as a supervisor sends it. */
  terminate(): void {
    this.child.kill('SIGTERM');
  }

  pidOf(part: Part): number {
    const pid = this.pidIfAny(part);
    if (pid === undefined) throw new Error(`No ${part} is running`);
    return pid;
  }

  /** Undefined while there is none, as between a watchdog that was killed and the next. */
  pidIfAny(part: Part): number | undefined {
    if (part === 'npm') return this.child.pid!;
    // The hub's own command line does not name the folder; its lock file names its pid.
    if (part === 'hub') {
      return (JSON.parse(readFileSync(join(this.folder, '.data/lock'), 'utf8')) as { pid: number }).pid;
    }
    const found = { sandbox: 'sandbox.js', watchdog: 'watchdog.js', PostgreSQL: 'bin/postgres' }[part];
    return processesWith(found, this.folder)[0];
  }

  /** Everything that it started and that names the folder. */
  get left(): number[] {
    return processesWith(join(this.folder, '.data'));
  }
}

export type Part = 'npm' | 'hub' | 'sandbox' | 'watchdog' | 'PostgreSQL';
