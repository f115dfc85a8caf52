import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorBodySchema } from './error-body.schema.js';
import { errorMeaning } from './pluggy-errors.js';

const DESCRIPTION = `
The one service inside the company that talks to Pluggy. It **speaks Pluggy**: same paths, parameters, fields, pages,
status codes and error bodies, so Pluggy's documentation and official SDK hold here too. Reads come from the company's
own copy; connecting, refreshing, MFA and deleting go through to Pluggy. Routes of Pluggy that the hub does not serve
answer 501.

**Try it:** open \`POST /auth\` below, fill in your app's \`clientId\` and \`clientSecret\` and execute. This page then
uses the key that came back for every other call, also after a reload; a key lives for two hours. On a local hub
\`npm start\` has printed the demo app's credentials, and they are kept in \`.data/demo-app.json\`. For another app:
\`node dist/cli.js app create "My app"\`.
`.trim();

const TAGS: Record<string, string> = {
  Auth: 'Credentials of an app for an API key.',
  Connect: 'What it takes to let a person connect an account.',
  Connectors: 'The institutions that can be connected, and how well they work.',
  Items: 'Connections of persons to institutions.',
  Accounts: 'Accounts and credit cards, from the copy.',
  Transactions: 'Movements of accounts and cards, from the copy.',
  'Credit card bills': 'Bills of credit cards and what was paid of them, from the copy.',
  Investments: 'Positions and their movements, from the copy.',
  Loans: 'Loans and financings with their terms and what is still owed, from the copy.',
  Identity: 'Who the holder of an Item is: names, documents, addresses; from the copy.',
  Consents: 'What a person allows at an Open Finance bank, and what is shared there; from the copy.',
  Categories: 'Reference data: categories, rules of the calling app, merchants by their CNPJ.',
  Sync: 'The runs that keep an Item’s copy up to date: why they ran, and what they changed.',
  Exports: 'Files of the copy: transactions as CSV or JSON Lines, everything about a user as a ZIP.',
  Webhooks: 'Where your app is told what happened to its Items, and where Pluggy tells the hub.',
  'Admin session': 'Logging in to the admin API, which no app can call.',
  'Admin accounts': 'Those who run the hub: viewers read, admins also act.',
  'Admin overview': 'How it goes, in figures.',
  'Admin items': 'The Items that admins have to look at, and trouble of whole institutions.',
  'Admin webhooks': 'What Pluggy delivered, and what became of it.',
  'Admin jobs': 'Work that has failed.',
  'Admin apps': 'The internal apps, and what they log in with.',
  'Admin removals': 'Rows that Pluggy no longer lists, held back because they are too many.',
  'Admin audit': 'Who did what.',
  Operations: 'For load balancers, monitoring and developers.',
};

/** Set by {@link Public}, turned into "needs no key" here. */
export const PUBLIC_EXTENSION = 'x-public';
/** Set by {@link AdminRoute}, turned into "needs an admin's session" here. */
export const ADMIN_EXTENSION = 'x-admin';

type Parameter = Exclude<NonNullable<Operation['parameters']>[number], { $ref: string }>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The hub's API as an OpenAPI 3.1 document, made from the controllers, DTOs and schema classes and their comments.
 * The same code always gives the same document. 3.1 because there a field that may be `null` can be said exactly.
 */
export function openApiDocument(app: INestApplication, version: string): OpenAPIObject {
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
  for (const [name, description] of Object.entries(TAGS)) config.addTag(name, description);
  const document = SwaggerModule.createDocument(app, config.build(), {
    operationIdFactory: (controller, method) =>
      controller.replace(/Controller$/, '').replace(/^./, (c) => c.toLowerCase()) +
      method.replace(/^./, (c) => c.toUpperCase()),
    extraModels: [ErrorBodySchema],
  });
  for (const path of Object.values(document.paths))
    for (const method of METHODS) if (path[method]) complete(path[method], method);
  const { openapi, info, servers, tags, security, paths, ...rest } = document;
  return { openapi, info, servers, tags, security, paths, ...rest };
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
  const [, first, rest] = /^(.+?\.)\s+(.+)$/s.exec(operation.summary ?? '') ?? [];
  if (first && rest && !operation.description) {
    operation.summary = first;
    operation.description = rest;
  }
  operation.summary = operation.summary?.replace(/\.$/, '');
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
