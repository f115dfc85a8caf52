import type { FastifyInstance } from 'fastify';
import { servePageFile } from './serve-page-file.js';

const FILES = ['connect.js', 'connect-hints.js', 'connect-texts.js', 'connect.css', 'oauth-done.js'];

/** The sandbox's Connect page for a person, at `/connect?connect_token=…`. */
export function connectPage(app: FastifyInstance): void {
  const config = { open: true };
  app.get('/connect', { config }, (_request, reply) => servePageFile(reply, 'connect.html'));
  for (const name of FILES) {
    app.get(`/connect/${name}`, { config }, (_request, reply) => servePageFile(reply, name));
  }
}
