import { appendFileSync, mkdirSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface Door {
  url: string;
  close(): Promise<void>;
}

/**
 * The address to call a server at. With `RECORD_EXCHANGES=<folder>` set it is a door in front of the server that
 * writes every exchange to `<folder>/<side>.jsonl`, one `{"method","path","status","body"}` a line, to be held against
 * Pluggy's own API document; without it, the server itself. So a recorded run exercises the same code as any other,
 * whatever client does the calling.
 */
export async function openDoor(side: 'sandbox' | 'hub', target: string): Promise<Door> {
  const folder = process.env.RECORD_EXCHANGES;
  if (!folder) return { url: target, close: () => Promise.resolve() };
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${side}.jsonl`);
  // A header limit above the servers' own, so that theirs is what a test meets.
  const door = http.createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    const { method = 'GET', url: path = '/', headers } = request;
    const forwarded = http.request(target + path, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (answer.headers['content-type']?.startsWith('application/json') && text)
          appendFileSync(
            file,
            `${JSON.stringify({ method, path, status: answer.statusCode, body: JSON.parse(text) as unknown })}\n`,
          );
        response.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
      });
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve());
        door.closeAllConnections();
      }),
  };
}
