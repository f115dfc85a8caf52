import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '../harness/admin-client.js';
import type { AppClient } from '../harness/app-client.js';
import { Stack } from '../harness/stack.js';
import { type Operation, complaints, document } from './schemas.js';

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

const isJson = ({ responses }: Operation): boolean =>
  Object.keys(responses['200']?.content ?? {}).join() === 'application/json';

const isAdmins = (path: string): boolean => path.startsWith('/admin/api/');

function schemaOf({ operationId, responses }: Operation, status: string): object {
  const schema = responses[status]?.content?.['application/json']?.schema;
  if (!schema) throw new Error(`${operationId} has no schema for ${status}`);
  return schema;
}

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

  /** The request that the explorer sends when nothing is filled in: examples of what is required. */
  function exampleRequest(path: string, { parameters = [], requestBody }: Operation): [string, object?] {
    const query = new URLSearchParams();
    for (const { name, in: place, required, schema } of parameters) {
      if (!required || place === 'header') continue;
      if (schema.example === undefined) throw new Error(`${path}: ${name} is required and has no example`);
      if (place === 'path') path = path.replace(`{${name}}`, String(schema.example));
      else query.set(name, String(schema.example));
    }
    const examples = Object.values(requestBody?.content['application/json']?.examples ?? {});
    return [query.size > 0 ? `${path}?${query.toString()}` : path, examples[0]?.value];
  }

  /** What the Item of the examples does not have, and what takes one of two parameters: tests of their own read them. */
  const elsewhere = [
    '/admin/api/admins/{id}/sessions',
    '/consents/{id}',
    '/imports/{id}',
    '/transactions/changes',
    '/webhooks/{id}',
  ];
  const reads = operations.filter(
    ({ path, method, operation }) =>
      method === 'GET' && '200' in operation.responses && isJson(operation) && !elsewhere.includes(path),
  );
  it.each(reads.map((o) => [`${o.method} ${o.path}`, o] as const))(
    'has examples for %s that work, and an answer as described',
    async (_, { path, operation }) => {
      const [url] = exampleRequest(path, operation);
      const { status, body } = await (isAdmins(path) ? admin : app).get(url);
      expect([status, complaints(schemaOf(operation, '200'), body)]).toEqual([200, []]);
    },
  );

  it.each([
    ['POST', '/connect_token'],
    ['POST', '/connectors/{id}/validate'],
    ['POST', '/items'],
    ['POST', '/categories/rules'],
    ['POST', '/webhooks'],
    ['PATCH', '/transactions/{id}'],
    ['PATCH', '/items/{id}'],
  ])('has examples for %s %s that work, and an answer as described', async (method, path) => {
    const operation = document.paths[path]![method.toLowerCase()]!;
    const [url, example] = exampleRequest(path, operation);
    const { status, body } = await app.call(method, url, example);
    expect([status, complaints(schemaOf(operation, '200'), body)]).toEqual([200, []]);
    await stack.settled();
  });

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
  it.each(guarded.map((o) => [`${o.method} ${o.path}`, o] as const))(
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
    // Files of the pages, places within the admin page, and where a bank sends a person: for browsers.
    const files = mapped.filter((route) => /\/(\{file\}|\*)$|^GET \/connect\/return\//.test(route));
    expect(mapped.length).toBeGreaterThan(15);
    expect([...mapped.filter((route) => !files.includes(route)), 'POST /webhooks/pluggy'].sort()).toEqual(
      operations.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });
});
