import type { RecordedExamples, RecordedExchange } from '../../src/kernel/http/recorded-examples.js';
import { Secrets } from './secrets.js';
import { contentsOfZip, excerpt, shorten } from './shorten.js';

export type Json = Record<string, unknown>;

export interface Row {
  id: string;
}
export type Rows<T = Row> = { results: T[] };

/** An id of nothing. */
export const NOBODYS = '91f18578-11a9-4e00-869a-4b8aaa8cc361';

export interface Call {
  /** Values of the path's parameters. */
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** Without a key or a session, though the route may need one. */
  as?: 'nobody';
  /** The status that it has to answer; 200 when left out. */
  status?: number;
  headers?: Record<string, string>;
  /** Why this very request does not do so on another hub, or twice, and what to send in its place. */
  again?: string;
  /** What to write down of an answer that is too long, with words about the rest. */
  show?: (answer: Json) => { value: Json; left: string };
}

/** How much of a text is recorded. */
const LINES = 5;
/** What is written of a stream that does not end. */
const EVENTS = 2;

/** Calls the hub as an app and as an admin do, and writes down what was sent and what came back. */
export class Recorder {
  readonly examples: RecordedExamples = {};
  readonly secrets = new Secrets();
  private apiKey = '';
  private cookie = '';
  private csrfToken = '';

  /** @param addresses of this run, and what is written in their place: ports differ from run to run. */
  constructor(
    private readonly hubUrl: string,
    private readonly addresses: Record<string, string>,
    private readonly routes: string[],
  ) {}

  /** Sends a request and writes it down. @param route as the document has it: `GET /items/{id}`. */
  async record<T = Json>(route: string, call: Call = {}): Promise<T> {
    if (!this.routes.includes(route)) throw new Error(`openapi.json has no ${route}`);
    const { exchange, answer } = await this.exchange(route, call);
    (this.examples[route] ??= []).push(exchange);
    return answer as T;
  }

  /** Sends a request that is none of the examples. */
  async ask<T = Json>(route: string, call: Call = {}): Promise<T> {
    return (await this.exchange(route, call)).answer as T;
  }

  /** Sends what was recorded to another place, and writes it down when it is refused so. */
  async recordRefusal(
    route: string,
    { body }: RecordedExchange,
    place: string,
    status: number,
  ): Promise<void> {
    const sent = await this.send(route, place, { body });
    if (sent.exchange.status === status) this.examples[route]!.push(sent.exchange);
  }

  private async exchange(route: string, call: Call): Promise<Sent> {
    const { path = {}, query, status = 200 } = call;
    const place = route
      .split(' ')[1]!
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name]!));
    const sent = await this.send(
      route,
      query ? `${place}?${new URLSearchParams(query).toString()}` : place,
      call,
    );
    if (sent.exchange.status !== status)
      throw new Error(
        `${route} answered ${sent.exchange.status}: ${JSON.stringify(sent.answer).slice(0, 600)}`,
      );
    return sent;
  }

  private async send(route: string, url: string, { body, as, headers, again, show }: Call): Promise<Sent> {
    const [method = ''] = route.split(' ');
    const response = await fetch(this.hubUrl + url, {
      method,
      headers: {
        ...(as !== 'nobody' && this.login(url)),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { answer, type, ...whole } = await read(response);
    const shown = show ? show(answer as Json) : whole.shown;
    this.secrets.learn(show ? shown.value : answer);
    if (as !== 'nobody') this.keepLogin(url, response, answer);
    const exchange: RecordedExchange = {
      path: url,
      ...(body !== undefined && { body }),
      status: response.status,
      ...(type !== 'application/json' && type !== '' && { type }),
      ...(shown.value !== undefined && { answer: shown.value }),
      ...(shown.left && { shortened: shown.left }),
      ...(again && { again }),
    };
    return { exchange: this.publishable(exchange), answer };
  }

  private login(place: string): Record<string, string> {
    return place.startsWith('/admin/api/')
      ? { cookie: this.cookie, 'x-csrf-token': this.csrfToken }
      : { 'x-api-key': this.apiKey };
  }

  private keepLogin(place: string, response: Response, answer: unknown): void {
    if (place === '/auth' && response.ok) this.apiKey = (answer as { apiKey: string }).apiKey;
    const cookie = response.headers.get('set-cookie');
    if (!cookie || !response.ok) return;
    this.cookie = cookie.split(';')[0]!;
    this.csrfToken = (answer as { csrfToken?: string }).csrfToken ?? '';
  }

  private publishable(exchange: RecordedExchange): RecordedExchange {
    let text = JSON.stringify(this.secrets.replaceIn(exchange));
    for (const [address, standIn] of Object.entries(this.addresses)) text = text.replaceAll(address, standIn);
    return JSON.parse(text) as RecordedExchange;
  }
}

/** As it is written down, and the whole answer. */
interface Sent {
  exchange: RecordedExchange;
  answer: unknown;
}

interface Read {
  answer: unknown;
  shown: { value: unknown; left?: string | undefined };
  type: string;
}

async function read(response: Response): Promise<Read> {
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  if (type === 'text/event-stream') {
    const text = await firstEvents(response);
    return { answer: text, shown: { value: text, left: 'It goes on.' }, type };
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length === 0) return { answer: undefined, shown: { value: undefined }, type: '' };
  if (type === 'application/zip') return { answer: bytes, shown: contentsOfZip(bytes), type };
  const text = bytes.toString();
  if (type !== 'application/json') return { answer: text, shown: excerpt(text, LINES), type };
  const answer: unknown = JSON.parse(text);
  return { answer, shown: shorten(answer), type };
}

async function firstEvents(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body!) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    if (text.split('\n\n').length > EVENTS) break;
  }
  return text.split('\n\n').slice(0, EVENTS).join('\n\n');
}
