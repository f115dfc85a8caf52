import { timingSafeEqual } from 'node:crypto';
import { type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { Config } from '../../kernel/config/config.js';
import { ADMIN_ROLE, type AdminRequest, type AdminRoleName } from '../../kernel/http/admin.js';
import { PUBLIC } from '../../kernel/http/caller.js';
import { AdminCookie } from './admin-cookie.js';
import { CsrfTokenRequired, PasswordChangeRequired, RoleRequired, SessionRequired } from './admin-errors.js';
import { AdminSessions } from './admin-sessions.js';
import { refuseOtherSites } from './same-site.js';

const WITH_INITIAL_PASSWORD = 'with-initial-password';

/** Marks what an admin may do before they have replaced the password that the hub made. */
export const WithInitialPassword = (): ClassDecorator => SetMetadata(WITH_INITIAL_PASSWORD, true);

const READS = ['GET', 'HEAD'];

/** Who may call the admin API, and what for: see {@link AdminRoute}. */
@Injectable()
export class AdminGuard {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: AdminSessions,
    private readonly cookie: AdminCookie,
    private readonly config: Config,
  ) {}

  /** @throws CrossSiteRequest, SessionRequired, CsrfTokenRequired, PasswordChangeRequired, RoleRequired */
  async admit(context: ExecutionContext): Promise<void> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    void context.switchToHttp().getResponse<FastifyReply>().header('cache-control', 'no-store');
    const marked = <T>(key: string): T | undefined =>
      this.reflector.getAllAndOverride<T>(key, [context.getHandler(), context.getClass()]);
    const reads = READS.includes(request.method);
    if (!reads) refuseOtherSites(request, this.config.PUBLIC_URL);
    if (marked<boolean>(PUBLIC)) return;

    const token = this.cookie.read(request);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (!session) throw new SessionRequired();
    if (!reads && !isSame(session.csrfToken, request.headers['x-csrf-token'])) throw new CsrfTokenRequired();
    if (session.mustChangePassword && !marked<boolean>(WITH_INITIAL_PASSWORD))
      throw new PasswordChangeRequired();
    const needed = marked<AdminRoleName>(ADMIN_ROLE) ?? (reads ? 'viewer' : 'admin');
    if (needed === 'admin' && session.role !== 'admin') throw new RoleRequired(needed);
    request.admin = session;
  }
}

function isSame(expected: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
