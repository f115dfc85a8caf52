import { readFile } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';

/** The pages are plain files; they stay beside the source, the compiled sandbox reads them from there. */
const PAGES = new URL('../../../sandbox/connect/page/', import.meta.url);

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/**
 * No inline script or style, nothing from elsewhere; any page may show it in a frame, as Pluggy's widget can be. What
 * the bank's form leads to is not limited: it may be a deep link.
 */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

export async function servePageFile(reply: FastifyReply, name: string): Promise<string> {
  void reply.headers({
    'content-type': TYPES[name.slice(name.lastIndexOf('.') + 1)],
    'content-security-policy': CSP,
    'cache-control': 'no-cache',
    'referrer-policy': 'no-referrer',
  });
  return readFile(new URL(name, PAGES), 'utf8');
}
