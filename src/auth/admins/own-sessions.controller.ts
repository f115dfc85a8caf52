import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminRole, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { CountSchema } from '../../kernel/http/count.schema.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { AdminSessions, type LiveSession } from './admin-sessions.js';
import { SessionParams } from './admins.dto.js';
import { AdminSessionsSchema } from './admins.schema.js';

/** Where the caller is logged in. */
@Controller('admin/api/sessions')
@ApiTags('Admin session')
@AdminRoute()
export class OwnSessionsController {
  constructor(private readonly sessions: AdminSessions) {}

  /** The caller's own sessions. */
  @Get()
  @ApiOkResponse({ type: AdminSessionsSchema })
  async list(@CallingAdmin() { adminId, sessionId }: LiveSession): Promise<AdminSessionsSchema> {
    return { results: await this.sessions.list(adminId, sessionId) };
  }

  /** Ends one of the caller's own sessions. */
  @Delete(':sessionId')
  @AdminRole('viewer')
  @ApiOkResponse({ type: CountSchema })
  @PluggyErrors(400, 404)
  async revoke(
    @CallingAdmin() { adminId, name }: LiveSession,
    @Param() { sessionId }: SessionParams,
  ): Promise<CountSchema> {
    await this.sessions.revoke(adminId, sessionId, name);
    return { count: 1 };
  }
}
