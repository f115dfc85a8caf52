import { type ExecutionContext, SetMetadata, applyDecorators, createParamDecorator } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { PUBLIC_EXTENSION } from './openapi.js';

/** Who is calling: the app whose API key came in `X-API-KEY`. Set by auth's guard before any handler runs. */
export interface Caller {
  appId: string;
  clientId: string;
}

export type CalledRequest = FastifyRequest & { caller?: Caller };

export const PUBLIC = 'public-route';

/** Marks a route that needs no API key. Every other route refuses a request without a valid one. */
export const Public = (): ReturnType<typeof applyDecorators> =>
  applyDecorators(SetMetadata(PUBLIC, true), ApiExtension(PUBLIC_EXTENSION, true));

/** The calling app, as a handler's parameter: `@CallingApp() app: Caller`. */
export const CallingApp = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CalledRequest>();
  if (!caller) throw new Error('@CallingApp() on a route that auth does not guard');
  return caller;
});
