import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { LocalStartError } from './local-start-error.js';

export interface LaunchedSandbox {
  /** Where it listens and its client's credentials. Rejects with a LocalStartError when it ends before it listens. */
  ready: Promise<SandboxClient>;
  /** Resolves with the reason, for a person, when it ends though nobody called `stop`. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

export interface SandboxClient {
  url: string;
  clientId: string;
  clientSecret: string;
}

/**
 * Launches the sandbox as a process of its own, on the port that it had last if that is free. In a process group of
 * its own, because it must answer while the hub drains after Ctrl-C. It ends when its standard input does, so it
 * does not outlive this process. Resolves when the process is there, which takes a while longer to listen.
 */
export async function launchSandbox(dataDir: string): Promise<LaunchedSandbox> {
  const portFile = join(dataDir, 'sandbox.port');
  const kept = await readFile(portFile, 'utf8').catch(() => '');
  const port = await freePort(Number(kept) || undefined);
  await writeFile(portFile, String(port));
  const program = fileURLToPath(new URL('../../sandbox.js', import.meta.url));
  const args = [
    program,
    '--port',
    String(port),
    '--state',
    join(dataDir, 'sandbox.json'),
    '--exit-with-stdin',
  ];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    windowsHide: true,
  });
  child.stdin.on('error', () => undefined);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  let stopping = false;
  return {
    ready: firstLine(child, exited),
    ended: new Promise((resolve) => {
      void exited.then((how) => (stopping ? undefined : resolve(`The sandbox ended unexpectedly (${how}).`)));
    }),
    async stop() {
      stopping = true;
      child.stdin.end();
      await exited;
    },
  };
}

async function firstLine(child: ChildProcess, exited: Promise<string>): Promise<SandboxClient> {
  const lines = createInterface({ input: child.stdout! });
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    exited.then((how) => {
      throw new LocalStartError(`The sandbox did not start (${how}).`);
    }),
  ]);
  lines.close();
  // Nobody reads further, and a full pipe would stop it.
  child.stdout?.resume();
  return JSON.parse(line) as SandboxClient;
}
