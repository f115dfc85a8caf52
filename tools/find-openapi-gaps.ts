interface Schema {
  $ref?: string;
  type?: unknown;
  properties?: object;
  additionalProperties?: unknown;
}
interface Answer {
  description?: string;
  content?: Record<string, { schema?: Schema }>;
}
interface Operation {
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; description?: string }[];
  responses: Record<string, Answer>;
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas?: Record<string, Schema> };
}

/**
 * What a reader of the API document would miss and a linter does not: a route without a summary, an answer without a
 * schema, a refusal that is not Pluggy's body, a parameter that nobody explains, an empty schema. The last is what
 * every class becomes when the OpenAPI plugin did not run (it does not under swc).
 */
export function findOpenApiGaps({ paths, components }: ApiDocument): string[] {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      gapsOf(operation).map((gap) => `${method.toUpperCase()} ${path}: ${gap}`),
    ),
  );
  const schemas = Object.entries(components.schemas ?? {})
    .filter(([, schema]) => isEmpty(schema))
    .map(([name]) => `schema ${name}: is empty`);
  return [...(Object.keys(paths).length === 0 ? ['there are no routes'] : []), ...routes, ...schemas];
}

function gapsOf({ summary, tags, security, parameters = [], responses }: Operation): string[] {
  const statuses = Object.keys(responses);
  const answers = Object.entries(responses);
  return [
    ...(summary ? [] : ['has no summary']),
    ...(tags?.length === 1 ? [] : ['needs one tag']),
    ...parameters.filter((p) => !p.description && p.name !== 'id').map((p) => `${p.name} has no description`),
    ...(statuses.some((status) => status.startsWith('2')) ? [] : ['has no 2xx answer']),
    ...(security?.length === 0 || '403' in responses ? [] : ['has no 403 though it needs a key']),
    ...(security?.some((way) => 'adminSession' in way) && !('401' in responses)
      ? ['has no 401 though it needs a session']
      : []),
    ...('500' in responses ? [] : ['has no 500']),
    // 204 has no content by its meaning.
    ...answers
      .filter(([status, a]) => status !== '204' && !schemaOf(a))
      .map(([status]) => `${status} has no schema`),
    ...answers
      .filter(([status, a]) => !status.startsWith('2') && schemaOf(a) && !isErrorBody(schemaOf(a)))
      .map(([status]) => `${status} is not the error body`),
  ];
}

const schemaOf = ({ content = {} }: Answer): Schema | undefined =>
  Object.values(content).find(({ schema }) => schema && !isEmpty(schema))?.schema;

const isErrorBody = (schema: Schema | undefined): boolean =>
  schema?.$ref === '#/components/schemas/ErrorBody';

/** `{}`, and an object that says nothing of its fields. */
const isEmpty = (schema: Schema): boolean =>
  Object.keys(schema).length === 0 ||
  (schema.type === 'object' &&
    Object.keys(schema.properties ?? {}).length === 0 &&
    schema.additionalProperties === undefined);
