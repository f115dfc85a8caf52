import { Body, Controller, Delete, Get, Headers, HttpCode, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type AdminRequest, AdminRole, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { Public } from '../../kernel/http/caller.js';
import { CountSchema } from '../../kernel/http/count.schema.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { AdminCookie } from './admin-cookie.js';
import { SessionRequired } from './admin-errors.js';
import { AdminSessions, type LiveSession } from './admin-sessions.js';
import { WithInitialPassword } from './admin.guard.js';
import { ChangePasswordBody, LogInBody } from './admins.dto.js';
import { AdminLoginSchema } from './admins.schema.js';
import { ChangePassword } from './change-password.js';
import { LogIn } from './log-in.js';

/** Logging in to the admin API and out of it. */
@Controller('admin/api/session')
@ApiTags('Admin session')
@AdminRoute()
@WithInitialPassword()
export class AdminSessionController {
  constructor(
    private readonly logIn: LogIn,
    private readonly changePassword: ChangePassword,
    private readonly sessions: AdminSessions,
    private readonly cookie: AdminCookie,
  ) {}

  /**
   * Logs in. The session is in a cookie that the browser sends along by itself; it ends after `ADMIN_IDLE_MINUTES`
   * without a request and `ADMIN_SESSION_HOURS` in any case. After five wrong passwords wait a minute.
   */
  @Post()
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: AdminLoginSchema })
  @PluggyErrors(400, 401, 403, 429)
  async open(
    @Body() { user, password }: LogInBody,
    @Ip() address: string,
    @Headers('user-agent') userAgent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AdminLoginSchema> {
    return this.begin(await this.logIn.run(user, password, { address, userAgent }), reply);
  }

  /** Who is logged in. */
  @Get()
  @ApiOkResponse({ type: AdminLoginSchema })
  read(@CallingAdmin() session: LiveSession): AdminLoginSchema {
    return shown(session);
  }

  /** Logs out. */
  @Delete()
  @AdminRole('viewer')
  @ApiOkResponse({ type: CountSchema })
  async close(
    @CallingAdmin() { adminId, name, sessionId }: LiveSession,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CountSchema> {
    await this.sessions.revoke(adminId, sessionId, name, 'logged out');
    this.cookie.clear(reply);
    return { count: 1 };
  }

  /** Chooses another password. All sessions of the account end; this browser gets a new one, with another CSRF token. */
  @Post('password')
  @AdminRole('viewer')
  @HttpCode(200)
  @ApiOkResponse({ type: AdminLoginSchema })
  @PluggyErrors(400, 429)
  async change(
    @CallingAdmin() { name }: LiveSession,
    @Body() { password, newPassword }: ChangePasswordBody,
    @Req() { ip: address, headers }: AdminRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AdminLoginSchema> {
    const from = { address, userAgent: headers['user-agent'] };
    return this.begin(await this.changePassword.run(name, password, newPassword, from), reply);
  }

  private async begin(token: string, reply: FastifyReply): Promise<AdminLoginSchema> {
    const session = await this.sessions.find(token);
    if (!session) throw new SessionRequired();
    this.cookie.set(reply, token);
    return shown(session);
  }
}

const shown = ({ adminId, name, role, csrfToken, mustChangePassword }: LiveSession): AdminLoginSchema => ({
  adminId,
  user: name,
  role,
  csrfToken,
  mustChangePassword,
});
