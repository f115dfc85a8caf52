import { timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import pg from 'pg';

/**
 * What the hub's ingress is measured against: node:http and pg and nothing else. It does the same for a webhook
 * (checks the secret, reads the JSON, one row in a table of the same shape and indexes, answers after the commit),
 * each in a transaction of its own.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const secret = Buffer.from(process.env.SECRET ?? '');

const server = http.createServer((request, response) => {
  const answer = (status: number): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  };
  const given = Buffer.from(String(request.headers['x-hub-webhook-secret']));
  if (given.length !== secret.length || !timingSafeEqual(given, secret)) return answer(401);
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    let webhook: { event?: unknown; eventId?: unknown };
    try {
      webhook = JSON.parse(body) as typeof webhook;
    } catch {
      return answer(400);
    }
    if (typeof webhook.event !== 'string') return answer(400);
    pool
      .query(`insert into plain.inbox (event, event_id, body) values ($1, $2, $3)`, [
        webhook.event,
        webhook.eventId,
        body,
      ])
      .then(
        () => answer(200),
        () => answer(503),
      );
  });
});
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
