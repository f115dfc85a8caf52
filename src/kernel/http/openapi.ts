import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorBodySchema } from './error-body.schema.js';
import { errorMeaning } from './pluggy-errors.js';
import { addExamples, type RecordedExamples } from './recorded-examples.js';
import { isForApps, TASKS } from './tasks.js';
import { isPluggyRoute } from './unserved-routes.js';

const DESCRIPTION = `
The one service inside the company that talks to Pluggy. It **speaks Pluggy**: same paths, parameters, fields, pages,
status codes and error bodies, so [Pluggy's documentation](https://docs.pluggy.ai) and official SDK hold here too. Reads
come from the company's own copy; connecting, refreshing, MFA and deleting go through to Pluggy. Routes of Pluggy that the
hub does not serve answer 501. Routes that are the hub's own, and not Pluggy's, have \`x-hub-extension: true\`.

The examples of what goes well, and of refusals that name their request, were recorded: what a hub that was started with
\`npm start\` was sent, and what it answered. Secrets are replaced, and where an answer is shortened it says so. For credentials of your own:
\`node dist/cli.js app create "My app"\`.
`.trim();

/** Set by {@link Public}, turned into "needs no key" here. */
export const PUBLIC_EXTENSION = 'x-public';
/** Set by {@link AdminRoute}, turned into "needs an admin's session" here. */
export const ADMIN_EXTENSION = 'x-admin';
/** True on routes for apps that are the hub's own, not Pluggy's. Stays in the document. */
const HUB_EXTENSION = 'x-hub-extension';

type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The hub's API as an OpenAPI 3.1 document, made from the controllers, DTOs and schema classes and their comments.
 * The same code always gives the same document. 3.1 because there a field that may be `null` can be said exactly.
 */
export function openApiDocument(
  app: INestApplication,
  version: string,
  otherPaths: OpenAPIObject['paths'],
  examples: RecordedExamples,
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('pluggy-hub')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .addServer('/', 'This hub')
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-KEY',
        description: 'The `apiKey` that `POST /auth` gave.',
      },
      'apiKey',
    )
    .addCookieAuth(
      '__Secure-hub-admin',
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'Set by `POST /admin/api/session`. Named `hub-admin` where the hub’s own address is not https.',
      },
      'adminSession',
    )
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'X-CSRF-Token',
        description: 'The `csrfToken` that `POST` or `GET /admin/api/session` gave.',
      },
      'adminCsrf',
    )
    .addSecurityRequirements('apiKey');
  for (const [name, description] of Object.entries(TASKS)) config.addTag(name, description);
  const document = SwaggerModule.createDocument(app, config.build(), {
    operationIdFactory: (controller, method) =>
      controller.replace(/Controller$/, '').replace(/^./, (c) => c.toLowerCase()) +
      method.replace(/^./, (c) => c.toUpperCase()),
    autoTagControllers: false,
    extraModels: [ErrorBodySchema],
  });
  for (const path of Object.values(document.paths))
    for (const method of METHODS) if (path[method]) complete(path[method], method);
  Object.assign(document.paths, otherPaths);
  for (const [template, path] of Object.entries(document.paths))
    for (const method of METHODS) if (path[method]) illustrate(path[method], method, template, examples);
  const { openapi, info, servers, tags, security, paths, ...rest } = document;
  return { openapi, info, servers, tags, security, paths: inOrder(paths, examples), ...rest };
}

/** Whose route it is, and what was recorded of it. */
function illustrate(
  operation: Operation,
  method: (typeof METHODS)[number],
  template: string,
  examples: RecordedExamples,
): void {
  const name = method.toUpperCase();
  if (isForApps(operation.tags?.[0]) && !isPluggyRoute(name, template))
    Object.assign(operation, { [HUB_EXTENSION]: true });
  addExamples(operation, name, template, examples[`${name} ${template}`] ?? []);
  for (const [status, response] of Object.entries(operation.responses)) {
    const media = response && 'content' in response ? response.content?.['application/json'] : undefined;
    // Of the schema Swagger UI would make one with every field that a refusal may have.
    if (media && Number(status) >= 400 && !media.examples)
      media.example ??= { code: Number(status), message: '…' };
  }
}

/** In the order in which they were recorded; one that was not yet comes last. */
function inOrder(paths: OpenAPIObject['paths'], examples: RecordedExamples): OpenAPIObject['paths'] {
  const walk = [...new Set(Object.keys(examples).map((route) => route.split(' ')[1]!))];
  const place = (path: string): number => (walk.includes(path) ? walk.indexOf(path) : walk.length);
  return Object.fromEntries(Object.entries(paths).sort(([a], [b]) => place(a) - place(b)));
}

/** What holds for every route: whether it needs a key, the answers 403 and 500, a summary of one sentence. */
function complete(operation: Operation, method: (typeof METHODS)[number]): void {
  const extensions = operation as unknown as Record<string, unknown>;
  const isPublic = extensions[PUBLIC_EXTENSION] === true;
  const isAdmins = extensions[ADMIN_EXTENSION] === true;
  delete extensions[PUBLIC_EXTENSION];
  delete extensions[ADMIN_EXTENSION];
  if (isPublic) operation.security = [];
  else if (isAdmins) needSession(operation, method);
  else operation.responses['403'] ??= errorResponse(403, 'Missing or invalid authorization token');
  for (const parameter of operation.parameters ?? []) if ('in' in parameter) completeParameter(parameter);
  operation.responses['500'] ??= errorResponse(500, 'Internal server error');
  refuseInJson(operation);
  const [, first, rest] = /^(.+?\.)\s+(.+)$/s.exec(operation.summary ?? '') ?? [];
  if (first && rest && !operation.description) {
    operation.summary = first;
    operation.description = rest;
  }
  operation.summary = operation.summary?.replace(/\.$/, '').replaceAll('`', '');
}

/** Also where the answer is a page or a file, whose media type Nest gives to every answer of the route. */
function refuseInJson({ responses }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    if (Number(status) < 400 || !response || !('content' in response) || !response.content) continue;
    response.content = { 'application/json': Object.values(response.content)[0]! };
  }
}

/**
 * A list in a query is comma-separated, in Pluggy's API and here; a parameter with a default may be left out. The
 * example of an optional parameter becomes part of its description: the explorer fills in every example it finds, and
 * a call with all filters at once finds nothing, or is refused.
 */
function completeParameter(parameter: Parameter): void {
  const schema = parameter.schema as
    { type?: unknown; default?: unknown; example?: string | string[] } | undefined;
  if (parameter.in !== 'query' || !schema) return;
  if (schema.type === 'array') parameter.explode = false;
  if (schema.default !== undefined) parameter.required = false;
  if (!parameter.required && schema.example !== undefined) {
    const example = [schema.example].flat().join(',');
    parameter.description = `${parameter.description ?? ''} For example \`${example}\`.`.trim();
    delete schema.example;
  }
}

/** A session, and the CSRF token for what changes something. */
function needSession(operation: Operation, method: (typeof METHODS)[number]): void {
  operation.security = [{ adminSession: [], ...(method !== 'get' && { adminCsrf: [] }) }];
  operation.responses['401'] ??= errorResponse(
    401,
    'Nobody is logged in, or the session has ended',
    'There is no session, or it has ended.',
  );
  operation.responses['403'] ??= errorResponse(
    403,
    'This needs the role admin',
    'The session may not do this; `codeDescription` says why.',
  );
}

function errorResponse(
  code: 401 | 403 | 500,
  message: string,
  description = errorMeaning(code),
): Operation['responses'][string] {
  return {
    description,
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ErrorBodySchema) }, example: { code, message } },
    },
  };
}
