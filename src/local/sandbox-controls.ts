import { request } from 'undici';
import type { SandboxClient } from './launch-sandbox.js';
import { RequestRefused } from './request-refused.js';

/** The sandbox as whoever plays the bank drives it, and as Pluggy's client does; every call ends with `signal`. */
export class SandboxControls {
  constructor(
    private readonly sandbox: SandboxClient,
    private readonly signal: AbortSignal,
  ) {}

  /** `path` without `/_sandbox`. */
  control<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: object = {}): Promise<T> {
    return this.send<T>(method, `/_sandbox${path}`, body, {});
  }

  /** What the hub itself never asks of Pluggy. */
  async asClient<T>(method: 'PATCH', path: string): Promise<T> {
    const { clientId, clientSecret } = this.sandbox;
    const { apiKey } = await this.send<{ apiKey: string }>('POST', '/auth', { clientId, clientSecret }, {});
    return this.send<T>(method, path, {}, { 'x-api-key': apiKey });
  }

  private async send<T>(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body: object,
    headers: Record<string, string>,
  ): Promise<T> {
    const answer = await request(this.sandbox.url + path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: this.signal,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new RequestRefused(`${method} ${path}`, answer.statusCode, text);
    return JSON.parse(text) as T;
  }
}
