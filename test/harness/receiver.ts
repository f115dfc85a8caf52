import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from './sandbox.js';

/** One event as it arrived at an app. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Json & { event: string; eventId: string; itemId?: string };
  status: number;
}

/** An app's own endpoint: a real HTTP server that remembers what came, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  /** The status to answer with; awaited, so that a test can look around before it answers. */
  answer: (event: Received['body'], path: string) => number | Promise<number> = () => 200;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const receiver = new Receiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Received['body'];
        const path = request.url!;
        void Promise.resolve(receiver.answer(body, path)).then((status) => {
          receiver.received.push({ path, headers: request.headers, body, status });
          response.writeHead(status).end();
        });
      });
    });
    return receiver;
  }

  /** What was accepted of an Item's events: their names, in the order in which they came. */
  accepted(itemId?: string, path?: string): Received[] {
    return this.received.filter(
      (one) =>
        one.status === 200 &&
        (itemId === undefined || one.body.itemId === itemId) &&
        (path === undefined || one.path === path),
    );
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
