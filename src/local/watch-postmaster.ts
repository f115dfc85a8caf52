import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { postgresEnvironment } from './run-postgres-program.js';
import { SERVER_STOPPED, type RunningCluster } from './stop-postmaster.js';

/** A watchdog that dies sooner than this after its start cannot run here; starting it again would go on forever. */
const SANE_LIFE_MS = 1000;

/**
 * Keeps a watchdog process beside the server, which stops the server when this process is gone. A watchdog that
 * was killed is replaced. `lost` resolves when none can be kept: then the caller should end in order.
 */
export class WatchPostmaster {
  private child: ChildProcess | undefined;
  private done = false;
  private lose: () => void = () => undefined;
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
    const startedAt = performance.now();
    const program = fileURLToPath(new URL('./watchdog.js', import.meta.url));
    const child = spawn(process.execPath, [program, JSON.stringify(this.cluster)], {
      detached: true,
      env: postgresEnvironment(),
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    child.unref();
    child.stdin.on('error', () => undefined);
    child.once('error', () => this.lose());
    child.once('exit', () => {
      if (this.done) return;
      if (performance.now() - startedAt < SANE_LIFE_MS) this.lose();
      else this.launch();
    });
    this.child = child;
  }
}
