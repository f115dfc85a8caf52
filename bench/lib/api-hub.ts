import { freePort } from '../../src/local/free-port.js';
import { type BenchServer, startServer } from './start-server.js';

/** The hub's client at a Pluggy that is never called. */
export const CLIENT_ID = '0b8f8a1c-7c55-4f0e-9d3e-5d1a3b6f7c11';

/** The built hub where it only answers requests: no jobs, no calls to Pluggy. */
export async function startApiHub(databaseUrl: string): Promise<BenchServer> {
  const port = String(await freePort(undefined));
  return startServer('server.js', {
    DATABASE_URL: databaseUrl,
    PLUGGY_CLIENT_ID: CLIENT_ID,
    PLUGGY_CLIENT_SECRET: 'never used',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    HUB_MODE: 'local',
    ROLE: 'api',
    HOST: '127.0.0.1',
    PORT: port,
    LOG_LEVEL: 'error',
  });
}
