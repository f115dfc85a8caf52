import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { NodeProcess } from './node-process.js';

export interface TestHubOptions {
  databaseUrl: string;
  /** Where Pluggy is, such as the sandbox. Without it nothing answers there. */
  pluggy?: { url: string; clientId: string; clientSecret: string };
  role?: 'all' | 'api' | 'worker';
  /** More, or other, variables of the hub's configuration. */
  env?: Record<string, string>;
}

/** The built hub alone, as a process; {@link Stack} is the one with the sandbox and all. */
export interface TestHub {
  process: NodeProcess;
  url: string;
  clientId: string;
}

/** The sandbox has no rate limits unless told so, and tests would wait for the budget's. */
export const UNLIMITED = 'PATCH /items/{id}=1000000,*=1000000';

const NOWHERE = 'http://127.0.0.1:9'; // the discard port: refused at once

/** Starts the hub and waits until it is ready. */
export async function startTestHub(options: TestHubOptions): Promise<TestHub> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const pluggy = options.pluggy ?? { url: NOWHERE, clientId: randomUUID(), clientSecret: 'none' };
  const process = new NodeProcess('server.js', [], {
    DATABASE_URL: options.databaseUrl,
    PLUGGY_API_URL: pluggy.url,
    PLUGGY_CLIENT_ID: pluggy.clientId,
    PLUGGY_CLIENT_SECRET: pluggy.clientSecret,
    PUBLIC_URL: url,
    HUB_MODE: 'local',
    HOST: '127.0.0.1',
    PORT: String(port),
    ROLE: options.role ?? 'all',
    DATABASE_POOL: '10',
    PLUGGY_RATE_LIMITS: UNLIMITED,
    ...options.env,
  });
  await process.line((line) => (line.includes('"msg":"the hub is ready"') ? true : undefined));
  return { process, url, clientId: pluggy.clientId };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
