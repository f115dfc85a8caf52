import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ADMIN_PATH, ADMIN_ROUTE } from '../kernel/http/admin.js';
import { type CalledRequest, PUBLIC } from '../kernel/http/caller.js';
import { AdminGuard } from './admins/admin.guard.js';
import { MissingAuthorization } from './auth-errors.js';
import { AuthenticateCaller } from './authenticate-caller.js';

/**
 * Lets no request in without a valid `X-API-KEY`, except to routes marked `@Public()`; says who is calling. The admin
 * API is {@link AdminGuard}'s: no API key opens it, and no admin's session opens anything else.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticateCaller: AuthenticateCaller,
    private readonly adminGuard: AdminGuard,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const marked = (key: string): boolean =>
      this.reflector.getAllAndOverride<boolean>(key, [context.getHandler(), context.getClass()]) ?? false;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    if (marked(ADMIN_ROUTE) || request.routeOptions.url?.startsWith(ADMIN_PATH)) {
      await this.adminGuard.admit(context);
      return true;
    }
    if (marked(PUBLIC)) return true;
    const apiKey = request.headers['x-api-key'];
    const caller = typeof apiKey === 'string' ? await this.authenticateCaller.run(apiKey) : undefined;
    if (!caller) throw new MissingAuthorization();
    request.caller = caller;
    return true;
  }
}
