import { answerComplaints } from '../contract/schemas.js';
import type { Answer } from './app-client.js';
import { makeAccount } from './make-account.js';
import type { Json } from './sandbox.js';

export interface AdminCredentials {
  user: string;
  password: string;
}

/**
 * Somebody who runs the hub, at the admin API with a session: what the admin page does, without the page. An answer
 * that is not as openapi.json has it is an error.
 */
export class AdminClient {
  cookie = '';
  csrfToken = '';

  constructor(
    readonly hubUrl: string,
    readonly credentials: AdminCredentials,
  ) {}

  /** A new account made as by the hub's command line, logged in, with a password of its own. */
  static async create(
    hubUrl: string,
    databaseUrl: string,
    role: 'viewer' | 'admin' = 'admin',
    user = `${role}-${Math.random().toString(36).slice(2, 10)}`,
  ): Promise<AdminClient> {
    const { password } = await makeAccount<AdminCredentials>(databaseUrl, user, role);
    const client = new AdminClient(hubUrl, { user, password });
    await client.logIn();
    await client.choosePassword(`${password} and more`);
    return client;
  }

  /** The same admin, with the same session, at another replica. */
  at(hubUrl: string): AdminClient {
    return Object.assign(new AdminClient(hubUrl, this.credentials), {
      cookie: this.cookie,
      csrfToken: this.csrfToken,
    });
  }

  async logIn(): Promise<Answer> {
    this.cookie = this.csrfToken = '';
    const { user, password } = this.credentials;
    return this.enter(await this.post('/admin/api/session', { user, password }));
  }

  async choosePassword(newPassword: string): Promise<Answer> {
    const { password } = this.credentials;
    const answer = this.enter(await this.post('/admin/api/session/password', { password, newPassword }));
    if (answer.status === 200) this.credentials.password = newPassword;
    return answer;
  }

  get<T = Json>(path: string): Promise<Answer<T>> {
    return this.call<T>('GET', path);
  }

  post<T = Json>(path: string, body?: object): Promise<Answer<T>> {
    return this.call<T>('POST', path, body);
  }

  patch<T = Json>(path: string, body: object): Promise<Answer<T>> {
    return this.call<T>('PATCH', path, body);
  }

  delete<T = Json>(path: string, body?: object): Promise<Answer<T>> {
    return this.call<T>('DELETE', path, body);
  }

  /** @param headers besides cookie and CSRF token, or in their place; undefined leaves one out. */
  async call<T = Json>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer<T>> {
    const all = {
      ...(this.cookie && { cookie: this.cookie }),
      ...(this.csrfToken && method !== 'GET' && { 'x-csrf-token': this.csrfToken }),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    };
    const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const response = await fetch(this.hubUrl + path, {
      method,
      headers: Object.fromEntries(given),
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text ? (JSON.parse(text) as T) : undefined;
    const complaints = answerComplaints(method, path, response.status, answer);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    return { status: response.status, headers: response.headers, body: answer as T };
  }

  private enter(answer: Answer): Answer {
    const cookie = answer.headers.get('set-cookie');
    if (answer.status === 200 && cookie) {
      this.cookie = cookie.split(';')[0]!;
      this.csrfToken = String(answer.body.csrfToken);
    }
    return answer;
  }
}
