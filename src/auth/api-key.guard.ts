import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type CalledRequest, PUBLIC } from '../kernel/http/caller.js';
import { MissingAuthorization } from './auth-errors.js';
import { AuthenticateCaller } from './authenticate-caller.js';

/** Lets no request in without a valid `X-API-KEY`, except to routes marked `@Public()`; says who is calling. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticateCaller: AuthenticateCaller,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()]))
      return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const apiKey = request.headers['x-api-key'];
    const caller = typeof apiKey === 'string' ? await this.authenticateCaller.run(apiKey) : undefined;
    if (!caller) throw new MissingAuthorization();
    request.caller = caller;
    return true;
  }
}
