import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Operation {
  operationId: string;
  security?: object[];
  'x-hub-extension'?: true;
  parameters?: { name: string; in: string; required: boolean; schema: { example?: unknown } }[];
  requestBody?: {
    content: Record<string, { schema: object; examples?: Record<string, { value: object }> }>;
  };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: object;
}

/** The hub's own API document: JSON Schemas of every answer, written from Pluggy's documentation. */
export const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'),
) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validators = new Map<string, ValidateFunction>();
ajv.addSchema({ $id: 'hub', components: document.components });

/** What is wrong with a body by a schema; [] when nothing is. References lead into the document. */
export function complaints(schema: object, body: unknown): string[] {
  const text = JSON.stringify(schema).replaceAll('"#/components', '"hub#/components');
  const validate = validators.get(text) ?? ajv.compile(JSON.parse(text) as object);
  validators.set(text, validate);
  validate(body);
  return (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
}

/** Static templates before those with a parameter: `/categories/rules` is no category. */
const templates = Object.keys(document.paths)
  .sort((a, b) => a.split('{').length - b.split('{').length)
  .map((template) => ({ template, matches: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));

/** What is wrong with an answer, of the hub or of the sandbox, by the document; routes that it does not have pass. */
export function answerComplaints(method: string, url: string, status: number, body: unknown): string[] {
  const path = url.split('?')[0]!;
  const route = templates.find(({ matches }) => matches.test(path));
  const operation = route && document.paths[route.template]![method.toLowerCase()];
  if (!operation) return [];
  // What is documented for no route in particular: a refusal has Pluggy's error body.
  const answer =
    operation.responses[String(status)] ?? (status >= 400 ? operation.responses['500'] : undefined);
  if (!answer) return [`${method} ${route.template}: ${status} is not documented`];
  const schema = answer.content?.['application/json']?.schema;
  return schema
    ? complaints(schema, body).map((text) => `${method} ${route.template} ${status}: ${text}`)
    : [];
}
