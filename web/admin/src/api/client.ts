import type { components, paths } from './schema.d.ts';

/** The shapes of the admin API, by their names in openapi.json: `Schema<'Review'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

type Method = 'get' | 'post' | 'patch' | 'delete';
type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths] &
  `/admin/api/${string}`;
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;
type Parameters<O> = O extends { parameters: infer A } ? A : never;
type Query<O> = Parameters<O> extends { query?: infer Q } ? Exclude<Q, undefined> : never;
type Path<O> = Parameters<O> extends { path: infer X } ? X : undefined;
type Body<O> = O extends { requestBody?: infer R }
  ? [NonNullable<R>] extends [{ content: { 'application/json': infer B } }]
    ? [NonNullable<R>] extends [never]
      ? undefined
      : B
    : undefined
  : undefined;
type Json<R> = R extends { content: { 'application/json': infer B } } ? B : never;
type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 ? Json<R[S]> : never }[keyof R & (200 | 201)]
  : never;

export type QueryOf<P extends PathsWith<'get'>> = Query<Operation<P, 'get'>>;
export type PathOf<P extends keyof paths, M extends Method> = Path<Operation<P, M>>;
export type BodyOf<P extends keyof paths, M extends Method> = Body<Operation<P, M>>;
export type AnswerOf<P extends keyof paths, M extends Method> = Answer<Operation<P, M>>;
export type GetPath = PathsWith<'get'>;
export type WritePath<M extends Method> = PathsWith<M>;

/** What the hub answered in place of what was asked for: Pluggy's error body; 0 when there was no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly codeDescription: string | undefined,
    message: string,
    readonly errorId?: string,
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** Called when the session has ended; set by the session (session.tsx). */
let onSessionEnd: () => void = () => undefined;
export const whenSessionEnds = (listener: () => void): void => {
  onSessionEnd = listener;
};

/** The session's token against forged requests, kept in memory only. */
let csrfToken: string | undefined;
export const setCsrfToken = (token: string | undefined): void => {
  csrfToken = token;
};

interface Given {
  path?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

async function call(
  method: Method,
  template: string,
  { path, query, body, signal }: Given,
): Promise<unknown> {
  const url = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path?.[name])));
  const response = await fetch(url + searchOf(query), {
    method: method.toUpperCase(),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method !== 'get' && csrfToken && { 'x-csrf-token': csrfToken }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'NO_ANSWER', 'The hub does not answer');
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const error = errorOf(response, answer);
  if (error.codeDescription === 'SESSION_REQUIRED') onSessionEnd();
  throw error;
}

function errorOf({ status, headers }: Response, answer: unknown): ApiError {
  const body = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
  const text = (key: string): string | undefined => (typeof body[key] === 'string' ? body[key] : undefined);
  const wait = Number(headers.get('retry-after') ?? NaN);
  return new ApiError(
    status,
    text('codeDescription'),
    text('message') ?? `HTTP ${status}`,
    text('errorId'),
    Number.isFinite(wait) ? wait : undefined,
  );
}

/** Lists go with commas between; what is undefined or empty is left out. */
function searchOf(query: Record<string, unknown> = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
      ? []
      : [[key, Array.isArray(value) ? value.join(',') : String(value as string)]],
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

type PathArgument<P extends keyof paths, M extends Method> =
  PathOf<P, M> extends undefined ? { path?: undefined } : { path: PathOf<P, M> };
type BodyArgument<P extends keyof paths, M extends Method> =
  BodyOf<P, M> extends undefined ? { body?: undefined } : { body: BodyOf<P, M> };
export type GetArguments<P extends GetPath> = PathArgument<P, 'get'> & {
  query?: QueryOf<P> | undefined;
  signal?: AbortSignal;
};
export type WriteArguments<P extends keyof paths, M extends Method> = PathArgument<P, M> & BodyArgument<P, M>;

/** The admin API, each path with its own parameters, body and answer (schema.d.ts, from openapi.json). */
export const api = {
  get: <P extends GetPath>(path: P, given: GetArguments<P>) =>
    call('get', path, given as Given) as Promise<AnswerOf<P, 'get'>>,
  post: <P extends WritePath<'post'>>(path: P, given: WriteArguments<P, 'post'>) =>
    call('post', path, given as Given) as Promise<AnswerOf<P, 'post'>>,
  patch: <P extends WritePath<'patch'>>(path: P, given: WriteArguments<P, 'patch'>) =>
    call('patch', path, given as Given) as Promise<AnswerOf<P, 'patch'>>,
  delete: <P extends WritePath<'delete'>>(path: P, given: WriteArguments<P, 'delete'>) =>
    call('delete', path, given as Given) as Promise<AnswerOf<P, 'delete'>>,
};
