import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TestHubOptions {
  databaseUrl: string;
  /** Where Pluggy is: the sandbox or a stand-in. Without it nothing answers there. */
  pluggy?: { url: string; clientId: string; clientSecret: string };
  role?: 'all' | 'api' | 'worker';
  /** More, or other, variables of the hub's configuration. */
  env?: Record<string, string>;
}

/** The built hub, running as a process of its own. */
export interface TestHub {
  url: string;
  clientId: string;
  /** Everything that the process has written so far. */
  output(): string;
  /** Ends it in order (SIGTERM) or, with SIGKILL, at once. Resolves with its exit code, null after a signal. */
  stop(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

const NOWHERE = 'http://127.0.0.1:9'; // the discard port: refused at once

/** Starts `dist/src/server.js` and waits until it answers. The database must have been migrated or is now. */
export async function startTestHub(options: TestHubOptions): Promise<TestHub> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const pluggy = options.pluggy ?? { url: NOWHERE, clientId: randomUUID(), clientSecret: 'none' };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/src/server.js')], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: options.databaseUrl,
      PLUGGY_API_URL: pluggy.url,
      PLUGGY_CLIENT_ID: pluggy.clientId,
      PLUGGY_CLIENT_SECRET: pluggy.clientSecret,
      PUBLIC_URL: url,
      HUB_MODE: 'local',
      HOST: '127.0.0.1',
      PORT: String(port),
      ROLE: options.role ?? 'all',
      LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await untilItAnswers(child, url, () => output);
  return {
    url,
    clientId: pluggy.clientId,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

async function untilItAnswers(child: ChildProcess, url: string, output: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The hub ended with ${child.exitCode}:\n${output()}`);
    const answer = await fetch(`${url}/health/live`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(25);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
