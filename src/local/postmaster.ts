import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askServer } from './ask-server.js';
import { errorCode, LocalStartError } from './local-start-error.js';
import { postgresEnvironment, runPostgresProgram } from './run-postgres-program.js';
import { stopPostmaster, type RunningCluster } from './stop-postmaster.js';

export interface PostmasterOptions extends RunningCluster {
  port: number;
  password: string;
  logFile: string;
  /** Settings of postgresql.conf for this run, as given after `-c`. */
  settings: Record<string, string>;
}

/** A server takes longer than this only when it recovers from a crash, and the demo data is small. */
const READY_WITHIN_MS = 60_000;

/** How often to ask whether the server accepts connections yet. It usually does after 100 to 200 ms. */
const ASK_EVERY_MS = 20;

/**
 * One run of the PostgreSQL server (its first process is called the postmaster). Started detached, in a process
 * group of its own: Ctrl-C reaches every process of the terminal's group, and the database must outlive the hub's
 * drain. It listens on 127.0.0.1 only, without Unix sockets, whose paths must be short.
 */
export class Postmaster {
  private over = false;
  /** What tells that the server ended. It does not keep this process alive, except while stopping. */
  private signalOfEnd: { ref(): unknown } | undefined;
  private settle: () => void = () => undefined;
  /** Resolves when the server is gone, for whatever reason. */
  readonly ended = new Promise<void>((resolve) => (this.settle = resolve));

  private constructor(private readonly options: PostmasterOptions) {}

  /** Resolves once connections are accepted. Rejects with the end of the server's log when it gives up. */
  static async start(options: PostmasterOptions): Promise<Postmaster> {
    const postmaster = new Postmaster(options);
    void postmaster.ended.then(() => (postmaster.over = true));
    if (process.platform === 'win32') await postmaster.launchOnWindows();
    else await postmaster.launch();
    await postmaster.ready();
    return postmaster;
  }

  /** Ends every session and shuts down in order; resolves when the server is gone. */
  async stop(): Promise<void> {
    if (this.over) return;
    // Nothing else may be left to keep a program running that has done its work and only waits for this.
    this.signalOfEnd?.ref();
    await stopPostmaster(this.options);
    await this.ended;
  }

  private launch(): Promise<void> {
    const { bin, account, logFile } = this.options;
    const log = openSync(logFile, 'w', 0o600);
    const child = spawn(join(bin, 'postgres'), this.arguments(), {
      ...account,
      cwd: bin,
      env: postgresEnvironment(),
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    this.signalOfEnd = child;
    child.once('exit', () => this.settle());
    return new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => {
        // ENOENT for a file that is there: its loader is not. The binaries want glibc, Alpine has musl.
        const musl =
          errorCode(cause) === 'ENOENT' ? ' On Alpine Linux (musl) it cannot run: set DATABASE_URL.' : '';
        reject(new LocalStartError(`PostgreSQL could not be started: ${cause.message}.${musl}`, { cause }));
      });
    });
  }

  /** postgres refuses an elevated Windows user; pg_ctl drops the privileges first. Its server is not our child. */
  private async launchOnWindows(): Promise<void> {
    const { bin, directory, account, logFile } = this.options;
    const quoted = this.arguments()
      .slice(2)
      .map((argument) => `"${argument}"`);
    const args = ['start', '-D', directory, '-l', logFile, '-w', '-o', quoted.join(' ')];
    const { exitCode, output } = await runPostgresProgram(bin, 'pg_ctl', args, account);
    if (exitCode !== 0) throw new LocalStartError(`PostgreSQL could not be started.\n${output}`);
    const pid = Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    const poll: NodeJS.Timeout = setInterval(() => {
      try {
        process.kill(pid, 0);
      } catch {
        clearInterval(poll);
        this.settle();
      }
    }, 250).unref();
    this.signalOfEnd = poll;
  }

  private arguments(): string[] {
    const settings: Record<string, string> = {
      listen_addresses: '127.0.0.1',
      port: String(this.options.port),
      unix_socket_directories: '',
      timezone: 'UTC',
      // Statements and details carry the values of rows: personal data, which no log may have.
      log_min_error_statement: 'panic',
      log_error_verbosity: 'terse',
      ...this.options.settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return ['-D', this.options.directory, ...flags];
  }

  private async ready(): Promise<void> {
    const { port, password } = this.options;
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      if (this.over) throw new LocalStartError(`PostgreSQL ended while starting.\n${await this.logTail()}`);
      const { state } = await askServer(port, password);
      if (state === 'ready' && !this.over) return;
      if (state === 'refused') await this.refuse();
      if (Date.now() > deadline) {
        await this.stop();
        throw new LocalStartError(`PostgreSQL was not ready in time.\n${await this.logTail()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  }

  private async refuse(): Promise<never> {
    await this.stop();
    throw new LocalStartError(
      `PostgreSQL does not accept the password kept beside its data (${this.options.directory}). ` +
        'Remove the .data folder to begin again with empty demo data.',
    );
  }

  private async logTail(): Promise<string> {
    const log = await readFile(this.options.logFile, 'utf8').catch(() => '');
    return log.trim().split('\n').slice(-8).join('\n');
  }
}
