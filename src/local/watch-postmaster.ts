import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { postgresEnvironment } from './run-postgres-program.js';
import { SERVER_STOPPED, type RunningCluster } from './stop-postmaster.js';

/**
 * Keeps a watchdog process beside the server, which stops the server when this process is gone. A watchdog that
 * was killed is replaced. `lost` resolves when none can be kept: then the caller should end in order.
 *
 * A watchdog that ends before it says that it watches cannot run here; starting it again would go on forever.
 */
export class WatchPostmaster {
  private child: ChildProcess | undefined;
  private done = false;
  private say: () => void = () => undefined;
  private lose: () => void = () => undefined;
  /** Resolves when the first watchdog is on its post. */
  readonly watching = new Promise<void>((resolve) => (this.say = resolve));
  readonly lost = new Promise<void>((resolve) => (this.lose = resolve));

  constructor(private readonly cluster: RunningCluster) {
    this.launch();
  }

  /** Lets the watchdog go, for the server has been stopped; resolves when it is gone. */
  async end(): Promise<void> {
    this.done = true;
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    const gone = once(child, 'exit');
    child.stdin?.end(SERVER_STOPPED);
    await gone;
  }

  private launch(): void {
    let works = false;
    const program = fileURLToPath(new URL('./watchdog.js', import.meta.url));
    const child = spawn(process.execPath, [program, JSON.stringify(this.cluster)], {
      detached: true,
      env: postgresEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    child.stdin.on('error', () => undefined);
    child.stdout.once('data', () => {
      works = true;
      this.say();
      // It says nothing else, and it alone is no reason to keep this process alive.
      child.stdout.destroy();
      child.unref();
    });
    child.once('error', () => this.lose());
    child.once('exit', () => {
      if (this.done) return;
      if (works) this.launch();
      else this.lose();
    });
    this.child = child;
  }
}
