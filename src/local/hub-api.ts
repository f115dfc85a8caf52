import { request } from 'undici';
import { RequestRefused } from './request-refused.js';

/** The hub's HTTP API as an app sees it, with the key that POST /auth gives for its credentials. */
export class HubApi {
  private key: string | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly credentials: { clientId: string; clientSecret: string },
  ) {}

  /** Whether the hub knows these credentials. */
  async accepted(): Promise<boolean> {
    return (await this.authenticate()).status === 200;
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.call<T>('POST', path, body);
  }

  private async call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    if (this.key === undefined) await this.authenticate();
    const { status, text } = await this.send(method, path, body, { 'x-api-key': this.key ?? '' });
    if (status !== 200) throw new RequestRefused(`${method} ${path}`, status, text);
    return JSON.parse(text) as T;
  }

  private async authenticate(): Promise<{ status: number; text: string }> {
    const answer = await this.send('POST', '/auth', this.credentials, {});
    if (answer.status === 200) this.key = (JSON.parse(answer.text) as { apiKey: string }).apiKey;
    return answer;
  }

  private async send(
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    const answer = await request(this.baseUrl + path, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : null,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }
}
