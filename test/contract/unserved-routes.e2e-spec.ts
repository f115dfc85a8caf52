import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pluggyRoutes } from '../../src/kernel/http/unserved-routes.js';
import { Stack } from '../harness/stack.js';

const { paths } = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, object>>;
};
const isServed = (method: string, template: string): boolean =>
  Object.hasOwn(paths[template] ?? {}, method.toLowerCase());

describe('a route of Pluggy that the hub does not serve', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await Stack.start();
  });

  afterAll(() => stack.stop());

  async function send(method: string, path: string): Promise<[number, unknown]> {
    const response = await fetch(stack.url + path, { method });
    return [response.status, await response.json()];
  }

  it('answers 501 and says so; one that the hub serves never does', async () => {
    const served: string[] = [];
    for (const { method, template } of pluggyRoutes) {
      const path = template.replaceAll(/\{\w+\}/g, '91f18578-11a9-4e00-869a-4b8aaa8cc361');
      const [status, body] = await send(method, `${path}?itemId=x`);
      if (isServed(method, template)) served.push(`${method} ${template}`);
      else
        expect(body).toEqual({
          code: 501,
          message: `Pluggy has ${method} ${path}, but pluggy-hub does not serve it`,
          codeDescription: 'NOT_IMPLEMENTED',
        });
      expect([method, template, status === 501]).toEqual([method, template, !isServed(method, template)]);
    }
    expect(served).toEqual(expect.arrayContaining(['GET /v2/transactions', 'POST /items', 'POST /auth']));
  });

  it.each([
    ['GET', '/nothing-here'],
    ['GET', '/loans/1/2/3'],
    ['PUT', '/loans'],
  ])('is not meant by %s %s, which Pluggy does not know either: 404', async (method, path) => {
    expect(await send(method, path)).toEqual([404, { code: 404, message: `Cannot ${method} ${path}` }]);
  });
});
