import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RecordedExamples, filledIn } from '../../src/kernel/http/recorded-examples.js';
import type { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import { Stack } from '../harness/stack.js';
import { type Operation, complaints, document } from './schemas.js';

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
type Route = (typeof operations)[number];
const named = (routes: Route[]) => routes.map((route) => [`${route.method} ${route.path}`, route] as const);

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi-examples.json'), 'utf8'),
) as RecordedExamples;
const RECORD = 'It was not recorded: npm run openapi:examples, then npm run openapi';

const isAdmins = (path: string): boolean => path.startsWith('/admin/api/');

function schemaOf({ operationId, responses }: Operation, status: string, type = 'application/json'): object {
  const schema = responses[status]?.content?.[type]?.schema;
  if (!schema) throw new Error(`${operationId} has no schema for ${status}`);
  return schema;
}

/** As it stands in an address; a list has commas between. */
const asText = (example: unknown): string => [example].flat().join(',');

/** The request that the explorer fills in. */
function exampleRequest(path: string, { parameters = [], requestBody }: Operation): [string, object?] {
  const query = new URLSearchParams();
  for (const { name, in: place, required, schema } of parameters) {
    if (place === 'header' || (schema.example === undefined && !required)) continue;
    if (schema.example === undefined)
      throw new Error(`${path}: ${name} is required and has no example. ${RECORD}`);
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(asText(schema.example)));
    else query.set(name, asText(schema.example));
  }
  const examples = Object.values(requestBody?.content['application/json']?.examples ?? {});
  return [query.size > 0 ? `${path}?${query.toString()}` : path, examples[0]?.value];
}

describe('the examples of openapi.json', () => {
  it.each(named(operations))('were recorded for %s, and are as described', (route, { path, operation }) => {
    const exchanges = recorded[route];
    const first = filledIn(exchanges ?? []);
    if (!exchanges || !first) throw new Error(RECORD);
    expect(exampleRequest(path, operation)).toEqual(first.body === undefined ? [first.path, undefined] : [first.path, first.body]); // prettier-ignore
    for (const { name, in: place, required, schema } of operation.parameters ?? [])
      if (place !== 'header' && (required || schema.example !== undefined))
        expect([name, complaints(schema, schema.example)]).toEqual([name, []]);
    for (const { status, type, body, answer } of exchanges) {
      if (body !== undefined && status < 300)
        expect(complaints(operation.requestBody!.content['application/json']!.schema, body)).toEqual([]);
      if (status === 204) expect(answer).toBeUndefined();
      else expect(complaints(schemaOf(operation, String(status), type), answer)).toEqual([]);
    }
  });

  it('are of routes that there are', () => {
    expect(Object.keys(recorded).sort()).toEqual(named(operations).map(([route]) => route).sort()); // prettier-ignore
  });

  it('have nothing in them that lets anybody in', () => {
    // The start of a JWT, of a secret of the hub's, and of a password that the hub makes.
    const tells = /eyJ[\w-]+\.|"\d+\.[\w-]{20,}|"\w{5}(-\w{5}){3}/g;
    const text = JSON.stringify(recorded);
    expect(text.match(tells)).toBeNull();
    const given = [...text.matchAll(/"(?:apiKey|accessToken|clientSecret|csrfToken)":"([^"]*)"/g)].map(([, value]) => value!); // prettier-ignore
    expect(given.length).toBeGreaterThan(5);
    // What was sent to be refused is no secret.
    expect(given.filter((value) => !/^<[^>]+>$|^not it$|^another$/.test(value))).toEqual([]);
  });

  it('tell the hub’s own routes from Pluggy’s', () => {
    const own = operations.filter(({ operation }) => operation['x-hub-extension']);
    const routes = own.map(({ method, path }) => `${method} ${path}`);
    expect(routes).toEqual(expect.arrayContaining(['GET /items/{id}/health', 'GET /transactions/changes']));
    for (const pluggys of ['GET /v2/items', 'GET /transactions/{id}', 'POST /auth', 'GET /metrics'])
      expect(routes).not.toContain(pluggys);
    expect(own.filter(({ path }) => isAdmins(path))).toEqual([]);
  });
});

describe('openapi.json', () => {
  let stack: Stack;
  let app: AppClient;
  let admin: AdminClient;

  beforeAll(async () => {
    stack = await Stack.start({ env: { LOG_LEVEL: 'debug' } }); // Nest names the routes there
    app = await stack.createApp('demo');
    admin = await stack.createAdmin();
    await stack.connect(app, { clientUserId: 'demo-user' });
  });

  afterAll(() => stack.stop());

  /** What does not come to its end, or is a file: for tests of their own. */
  const isJson = (exchange: { type?: string }): boolean => exchange.type === undefined;
  const asTheyStand = operations.filter(({ method, path }) => {
    const first = filledIn(recorded[`${method} ${path}`] ?? []);
    return first !== undefined && first.again === undefined && isJson(first);
  });
  it.each(named(asTheyStand))(
    'has examples for %s that work as they stand, and an answer as described',
    async (route, { path, method, operation }) => {
      const [url, example] = exampleRequest(path, operation);
      const { status, body } = await (isAdmins(path) ? admin : app).call(method, url, example);
      expect([status, complaints(schemaOf(operation, '200'), body)]).toEqual([200, []]);
      if (route === 'DELETE /admin/api/session') await admin.logIn();
      if (method !== 'GET') await stack.settled();
    },
  );

  it('describes every row that the hub serves', async () => {
    const { body: accounts } = await app.get<{ results: { id: string; type: string }[] }>(
      `/accounts?itemId=${exampleRequest('/items/{id}', document.paths['/items/{id}']!.get!)[0].slice(7)}`,
    );
    expect(new Set(accounts.results.map(({ type }) => type))).toEqual(new Set(['BANK', 'CREDIT']));
    for (const { id } of accounts.results) {
      const rows = await app.transactions(id);
      expect(rows.length).toBeGreaterThan(0);
      const found = rows.flatMap((row) => complaints({ $ref: '#/components/schemas/Transaction' }, row));
      expect([...new Set(found)]).toEqual([]);
    }
  });

  it('lets an admin’s session into the admin API only, and nothing else in there', () => {
    for (const { path, method, operation } of operations) {
      const session = { adminSession: [], ...(method !== 'GET' && { adminCsrf: [] }) };
      const login = method === 'POST' && path === '/admin/api/session';
      expect([path, operation.security?.filter((way) => 'adminSession' in way)]).toEqual(
        isAdmins(path) ? [path, login ? [] : [session]] : [path, operation.security && []],
      );
    }
  });

  const guarded = operations.filter(({ operation }) => operation.security?.length !== 0);
  it.each(named(guarded))(
    'says truly that %s needs a key, or a session',
    async (_, { path, method, operation }) => {
      const [url, example] = exampleRequest(path, operation);
      const response = await fetch(stack.url + url, {
        method,
        ...(example && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(example) }),
      });
      const body: unknown = await response.json();
      expect(body).toMatchObject(
        isAdmins(path)
          ? { code: 401, message: 'Nobody is logged in, or the session has ended' }
          : { code: 403, message: 'Missing or invalid authorization token' },
      );
      expect(complaints(schemaOf(operation, isAdmins(path) ? '401' : '403'), body)).toEqual([]);
    },
  );

  it('names every route of the hub', () => {
    const mapped = [...stack.hubs[0]!.output.matchAll(/Mapped \{([^,]+), (\w+)\} route/g)].map(
      ([, path = '', method]) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    // What the pages load, places within the admin page, and where a bank sends a person: for browsers.
    const files = mapped.filter((route) =>
      /\/(\{file\}|\*)$|^GET \/(connect\/return\/|docs\/demo$)/.test(route),
    );
    expect(mapped.length).toBeGreaterThan(15);
    expect([...mapped.filter((route) => !files.includes(route)), 'POST /webhooks/pluggy'].sort()).toEqual(
      operations.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });
});
