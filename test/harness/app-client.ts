import type { Json } from './sandbox.js';

export interface Answer<T = Json> {
  status: number;
  body: T;
  headers: Headers;
}

/** An internal app, calling the hub over HTTP with the credentials that the hub issued. */
export class AppClient {
  private key: string | undefined;

  constructor(
    private readonly hubUrl: string,
    readonly clientId: string,
    readonly clientSecret: string,
  ) {}

  get<T = Json>(path: string): Promise<Answer<T>> {
    return this.call<T>('GET', path);
  }

  post<T = Json>(path: string, body: object): Promise<Answer<T>> {
    return this.call<T>('POST', path, body);
  }

  async call<T = Json>(method: string, path: string, body?: object): Promise<Answer<T>> {
    this.key ??= await this.authenticate();
    return this.send<T>(method, path, body, { 'x-api-key': this.key });
  }

  /** All transactions of an account, by cursor. */
  async transactions(accountId: string): Promise<Json[]> {
    const rows: Json[] = [];
    let next: string | null = `?accountId=${accountId}`;
    while (next !== null) {
      const { body, status }: Answer<{ results: Json[]; next: string | null }> = await this.get(
        `/v2/transactions${next}`,
      );
      if (status !== 200) throw new Error(`GET /v2/transactions: ${status} ${JSON.stringify(body)}`);
      rows.push(...body.results);
      next = body.next;
    }
    return rows;
  }

  private async authenticate(): Promise<string> {
    const { clientId, clientSecret } = this;
    const { status, body } = await this.send('POST', '/auth', { clientId, clientSecret }, {});
    if (status !== 200) throw new Error(`POST /auth: ${status} ${JSON.stringify(body)}`);
    return String(body.apiKey);
  }

  private async send<T = Json>(
    method: string,
    path: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<Answer<T>> {
    const response = await fetch(this.hubUrl + path, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text ? JSON.parse(text) : undefined) as T,
    };
  }
}
