import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ErrorBodySchema } from './error-body.schema.js';

/** What each refusal means on any route, in the words of the API document. */
const MEANING = {
  400: 'A parameter or the body is not acceptable; `message` says which and why.',
  401: 'The credentials are not valid, or were revoked.',
  403: 'The API key in `X-API-KEY` is missing, expired or revoked.',
  404: 'There is no such thing, or it belongs to another app.',
  409: 'The present state does not allow it; `codeDescription` says why.',
  410: 'It was good once and is no more; `message` says what it was.',
  413: 'The body is larger than 1 MiB.',
  429: 'Too many requests. Wait `RateLimit-Reset` seconds; where that header is missing, `Retry-After` seconds. For Pluggy’s limits there is no `codeDescription`, and `Retry-After` always says 60.',
  500: 'An unexpected error; `errorId` is the id to look for in the log.',
  501: 'Pluggy has this route, the hub does not serve it.',
  502: 'Pluggy or the bank answered with something unusable.',
  503: 'Not able to serve now; try again in a moment.',
} as const;

type ErrorStatus = keyof typeof MEANING;

const body = (status: ErrorStatus, example?: object): MethodDecorator =>
  ApiResponse({
    status,
    description: MEANING[status],
    type: ErrorBodySchema,
    ...(example && { example: { code: status, ...example } }),
  });

/**
 * Documents the refusals of a route, all with Pluggy's error body: `@PluggyErrors(400, 404)`.
 * 403 (no key; left out on `@Public()` routes) and 500 are added to every route by {@link openApiDocument}.
 */
export const PluggyErrors = (...statuses: ErrorStatus[]): MethodDecorator =>
  applyDecorators(...statuses.map((status) => body(status)));

/** The description of a refusal that holds for every route. */
export const errorMeaning = (status: ErrorStatus): string => MEANING[status];
