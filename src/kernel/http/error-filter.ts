import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '../observability/logger.js';
import { PluggyError } from '../pluggy/pluggy-error.js';
import { HubError } from './hub-error.js';
import { RouteNotServed } from './unserved-routes.js';

/** Pluggy's error body (docs.pluggy.ai, error codes); `errorId` is the id to look for in our log. */
export interface ErrorBody {
  code: number;
  message: string;
  codeDescription?: string;
  data?: unknown;
  errorId?: string;
  [more: string]: unknown;
}

/** The one place where an error becomes a response. Unexpected ones say nothing but an id that is in the log. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** For routes that are Fastify's own and not Nest's. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    // No route was looked for when Fastify refused the URL itself.
    const noRoute = request.is404 && statusOf(error) === 404;
    const notServed = noRoute ? RouteNotServed.for(request.method, request.url) : undefined;
    const body = this.bodyOf(notServed ?? error, request);
    if (error instanceof PluggyError) void reply.headers(error.rateLimitHeaders);
    if (error instanceof HubError) void reply.headers(error.headers);
    void reply.status(body.code).send(body);
  }

  private bodyOf(error: unknown, request: FastifyRequest): ErrorBody {
    if (error instanceof HubError) {
      const { status, message, codeDescription, data } = error;
      return { code: status, message, ...(codeDescription && { codeDescription }), ...(data && { data }) };
    }
    if (error instanceof PluggyError) return error.asSeenByApps();
    const status = statusOf(error);
    if (status < 500 || error instanceof HttpException) return { code: status, message: messageOf(error) };
    const errorId = randomUUID();
    this.logger.error(
      { err: error, errorId, method: request.method, route: request.routeOptions?.url },
      'unexpected',
    );
    return { code: 500, message: 'Internal server error', codeDescription: 'INTERNAL_SERVER_ERROR', errorId };
  }
}

/** Nest's exceptions know their status, Fastify's own refusals (body too large, not JSON) carry `statusCode`. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (isUnstorableText(error) || isOutOfRange(error)) return 400;
  const status = (error as { statusCode?: unknown })?.statusCode;
  return typeof status === 'number' && status >= 400 ? status : 500;
}

/** class-validator's messages joined as Pluggy joins them: "accountId should not be null, accountId must be a UUID". */
function messageOf(error: unknown): string {
  if (error instanceof HttpException) {
    const response = error.getResponse();
    const message =
      typeof response === 'string' ? response : (response as { message?: string | string[] }).message;
    return Array.isArray(message) ? message.join(', ') : (message ?? error.message);
  }
  if (isUnstorableText(error)) return 'A text contains the character U+0000';
  if (isOutOfRange(error)) return 'A number or a date is out of range';
  return (error as Error).message;
}

/** PostgreSQL's text cannot hold U+0000, wherever in a request it came: SQLSTATE 22021. */
const isUnstorableText = (error: unknown): boolean => (error as { code?: unknown })?.code === '22021';

/**
 * What passed validation and is still more than PostgreSQL's types hold: a number (22003), a date (22007, 22008), a
 * time zone (22009).
 */
const isOutOfRange = (error: unknown): boolean =>
  /^2200[3789]$/.test(String((error as { code?: unknown })?.code));
