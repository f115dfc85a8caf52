import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, Sandbox } from '../harness/sandbox.js';

export interface Answer {
  status: number;
  body: Json;
  headers: Headers;
}

/** Pluggy's API as a test calls it: plain fetch with a key, any status is an answer. */
export class PluggyApi {
  private constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  /** `url` is another way to the same sandbox, such as a door that records. */
  static async login(sandbox: Sandbox, url = sandbox.ready.url): Promise<PluggyApi> {
    const { clientId, clientSecret } = sandbox.ready;
    const { body } = await new PluggyApi(url, '').post('/auth', { clientId, clientSecret });
    return new PluggyApi(url, body.apiKey as string);
  }

  with(key: string): PluggyApi {
    return new PluggyApi(this.url, key);
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.call('POST', path, body);
  }

  patch(path: string, body?: unknown): Promise<Answer> {
    return this.call('PATCH', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }

  /** Creates an Item and answers it as it is when nothing moves any more. */
  async item(sandbox: Sandbox, connectorId: number, parameters: object, options: object = {}): Promise<Json> {
    const created = await this.post('/items', { connectorId, parameters, ...options });
    if (created.status !== 200)
      throw new Error(`POST /items: ${created.status} ${JSON.stringify(created.body)}`);
    await sandbox.idle();
    return (await this.get(`/items/${String(created.body.id)}`)).body;
  }

  /** All rows of an account by `/v2/transactions`, following `next` to its end. */
  async transactions(accountId: string, query = ''): Promise<Json[]> {
    const rows: Json[] = [];
    let next: string | null = `?accountId=${accountId}${query}`;
    while (next !== null) {
      const { status, body } = await this.get(`/v2/transactions${next}`);
      if (status !== 200) throw new Error(`GET /v2/transactions: ${status} ${JSON.stringify(body)}`);
      rows.push(...(body.results as Json[]));
      next = body.next as string | null;
    }
    return rows;
  }

  private async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'x-api-key': this.key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text ? JSON.parse(text) : {}) as Json,
      headers: response.headers,
    };
  }
}

export const USER_OK = { user: 'user-ok', password: 'password-ok' };

export interface Notification {
  body: Json;
  headers: IncomingHttpHeaders;
  text: string;
}

/** An endpoint that hears webhooks and answers them with the status that the test wants. */
export class WebhookEndpoint {
  readonly heard: Notification[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<WebhookEndpoint> {
    const server = createServer();
    const endpoint = new WebhookEndpoint(server);
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        endpoint.heard.push({ body: JSON.parse(text) as Json, headers: request.headers, text });
        response.writeHead(endpoint.status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  events(name: string): Json[] {
    return this.heard.filter(({ body }) => body.event === name).map(({ body }) => body);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
