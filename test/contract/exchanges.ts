import { appendFileSync, mkdirSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { answerComplaints } from './schemas.js';

export interface Door {
  url: string;
  /** What was wrong with the answers that came through, by our own JSON Schemas; each once. */
  complaints: ReadonlySet<string>;
  close(): Promise<void>;
}

/**
 * A door in front of a server, which holds every answer against our own schemas, whatever client does the calling.
 * With `RECORD_EXCHANGES=<folder>` set it also writes each exchange to `<folder>/<side>.jsonl`, one
 * `{"method","path","status","body"}` a line, to be held against Pluggy's own API document.
 */
export async function openDoor(side: 'sandbox' | 'hub', target: string): Promise<Door> {
  const found = new Set<string>();
  const folder = process.env.RECORD_EXCHANGES;
  if (folder) mkdirSync(folder, { recursive: true });
  // A header limit above the servers' own, so that theirs is what a test meets.
  const door = http.createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    const { method = 'GET', url: path = '/', headers } = request;
    const forwarded = http.request(target + path, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.headers['content-type']?.startsWith('application/json') && text) {
          const exchange = { method, path, status: answer.statusCode!, body: JSON.parse(text) as unknown };
          for (const complaint of answerComplaints(method, path, exchange.status, exchange.body))
            found.add(complaint);
          if (folder) appendFileSync(join(folder, `${side}.jsonl`), `${JSON.stringify(exchange)}\n`);
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
      });
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    complaints: found,
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve());
        door.closeAllConnections();
      }),
  };
}
