import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { processesWith } from './processes.js';

const root = join(import.meta.dirname, '../..');

/** A process that holds an embedded PostgreSQL, to be stopped or killed by a test. */
export class HeldPostgres {
  /** True once it has ended, however. */
  over = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly exited: Promise<{ code: number | null; stderr: string }>,
    readonly url: string,
    readonly directory: string,
    readonly notes: string[],
  ) {
    void exited.then(() => (this.over = true));
  }

  /** Rejects with what the program printed when the start is refused. */
  static async start(
    dataDir: string,
    { clone = root, ...as }: { clone?: string; uid?: number; gid?: number } = {},
  ): Promise<HeldPostgres> {
    const program = join(clone, 'dist/src/local/embedded-postgres.js');
    const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-postgres.js'), program, dataDir], {
      ...as,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const exited = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
    const line = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line').then(([text]) => text as string),
      exited.then(() => Promise.reject(new Error(stderr))),
    ]);
    const { url, directory, notes } = JSON.parse(line) as { url: string; directory: string; notes: string[] };
    return new HeldPostgres(child, exited, url, directory, notes);
  }

  get pid(): number {
    return this.child.pid!;
  }

  async postmasterPid(): Promise<number> {
    return parseInt(await readFile(join(this.directory, 'postmaster.pid'), 'utf8'), 10);
  }

  get watchdogPids(): number[] {
    return processesWith('watchdog.js', this.directory);
  }

  /** Everything that belongs to it, the holder aside. */
  get left(): number[] {
    return processesWith(this.directory);
  }

  async stop(): Promise<{ code: number | null; stderr: string }> {
    this.child.kill('SIGTERM');
    return this.exited;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** How it ended by itself. */
  end(): Promise<{ code: number | null; stderr: string }> {
    return this.exited;
  }

  async query(sql: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}
