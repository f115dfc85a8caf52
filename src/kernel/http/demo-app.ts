import { readFile } from 'node:fs/promises';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';

/** Credentials of the demo app, as `npm start` keeps them. */
export interface DemoApp {
  clientId: string;
  clientSecret: string;
}

/** Undefined in production, and on a local hub before the demo app is made. */
export async function readDemoApp({ HUB_MODE, DEMO_APP_FILE }: Config): Promise<DemoApp | undefined> {
  if (HUB_MODE !== 'local' || !DEMO_APP_FILE) return undefined;
  const text = await readFile(DEMO_APP_FILE, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { clientId, clientSecret } = JSON.parse(text) as DemoApp;
  return { clientId, clientSecret };
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const LOCAL_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request comes from a browser on this machine that was given an address of this machine. Not from a name that
 * somebody else's page has pointed here (DNS rebinding), from the network where `HOST` lets it in, or through a tunnel.
 */
export function isFromThisMachine({ socket, headers }: Pick<FastifyRequest, 'socket' | 'headers'>): boolean {
  const isPassedOn = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isPassedOn && LOOPBACK.test(socket.remoteAddress ?? '') && LOCAL_HOST.test(headers.host ?? '');
}
