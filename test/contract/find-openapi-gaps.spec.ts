import { describe, expect, it } from '@jest/globals';
import { type ApiDocument, findOpenApiGaps } from '../../tools/find-openapi-gaps.js';

const error = { content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } } } };
const answer = (schema: object) => ({ content: { 'application/json': { schema } } });

function documentWith(change: object, schemas: object = {}): ApiDocument {
  const operation = {
    summary: 'Reads',
    tags: ['Items'],
    responses: { 200: answer({ type: 'string' }), 403: error, 500: error },
    ...change,
  };
  return { paths: { '/items': { get: operation } }, components: { schemas: { ...schemas } } };
}

describe('the check of openapi.json', () => {
  it('finds nothing in a complete document', () => {
    expect(findOpenApiGaps(documentWith({}))).toEqual([]);
  });

  it.each([
    [{ summary: '' }, 'has no summary'],
    [{ tags: [] }, 'needs one tag'],
    [{ parameters: [{ name: 'page' }] }, 'page has no description'],
    [{ responses: { 403: error, 500: error } }, 'has no 2xx answer'],
    [{ responses: { 200: answer({ type: 'string' }), 500: error } }, 'has no 403 though it needs a key'],
    [{ security: [{ adminSession: [] }] }, 'has no 401 though it needs a session'],
    [{ responses: { 200: {}, 403: error, 500: error } }, '200 has no schema'],
    [{ responses: { 200: answer({}), 403: error, 500: error } }, '200 has no schema'],
    [
      { responses: { 200: answer({ type: 'string' }), 403: answer({ type: 'string' }), 500: error } },
      '403 is not the error body',
    ],
  ])('finds %j', (change, gap) => {
    expect(findOpenApiGaps(documentWith(change))).toEqual([`GET /items: ${gap}`]);
  });

  it('finds the empty schemas that a build without the OpenAPI plugin leaves', () => {
    expect(findOpenApiGaps(documentWith({}, { Item: { type: 'object', properties: {} } }))).toEqual([
      'schema Item: is empty',
    ]);
  });
});
