import { readFile } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';

/** Beside the sources: the compiled sandbox reads the pages, which are plain files, from there. */
const SOURCES = new URL('../../../sandbox/', import.meta.url);

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** No inline script or style, nothing from elsewhere; `style` that a script sets needs no permission. */
const OWN_FILES = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

/**
 * Serves the files of one folder of pages.
 * @param folder below `sandbox/`.
 * @param more of the content security policy, beside that scripts, styles and requests are the page's own.
 */
export function pageFiles(
  folder: string,
  ...more: string[]
): (reply: FastifyReply, name: string) => Promise<string> {
  return (reply, name) => {
    void reply.headers({
      'content-type': TYPES[name.slice(name.lastIndexOf('.') + 1)],
      'content-security-policy': [OWN_FILES, ...more].join('; '),
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    return readFile(new URL(`${folder}/${name}`, SOURCES), 'utf8');
  };
}
