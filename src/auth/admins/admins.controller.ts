import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRole, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { CountSchema } from '../../kernel/http/count.schema.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { AdminSessions, type LiveSession } from './admin-sessions.js';
import { AdminParams, AdminSessionParams, ChangeAdminBody, CreateAdminBody } from './admins.dto.js';
import { AdminSchema, AdminSessionsSchema, AdminsSchema } from './admins.schema.js';
import { InitialPasswordSchema, MadeAdminSchema } from './admins.schema.js';
import { ChangeAdmin } from './change-admin.js';
import { CreateAdmin } from './create-admin.js';
import { ListAdmins } from './list-admins.js';
import { ResetPassword } from './reset-password.js';

/** The accounts of those who run the hub. */
@Controller('admin/api/admins')
@ApiTags('Admin accounts')
@AdminRoute()
export class AdminsController {
  constructor(
    private readonly admins: ListAdmins,
    private readonly createAdmin: CreateAdmin,
    private readonly changeAdmin: ChangeAdmin,
    private readonly resetPassword: ResetPassword,
    private readonly sessions: AdminSessions,
  ) {}

  /** All accounts. */
  @Get()
  @ApiOkResponse({ type: AdminsSchema })
  async list(): Promise<AdminsSchema> {
    return { results: await this.admins.run() };
  }

  /** Makes an account. The answer has its password, this once. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: MadeAdminSchema })
  @PluggyErrors(400, 409)
  async create(
    @CallingAdmin() { name: actor }: Admin,
    @Body() { name, role }: CreateAdminBody,
  ): Promise<MadeAdminSchema> {
    const { id, password } = await this.createAdmin.run(name, role, actor);
    return { ...(await this.admins.one(id)), password };
  }

  /** Changes a role, or disables or enables an account. The last enabled admin stays: 409 `LAST_ADMIN`. */
  @Patch(':id')
  @ApiOkResponse({ type: AdminSchema })
  @PluggyErrors(400, 404, 409)
  async change(
    @CallingAdmin() { name: actor }: Admin,
    @Param() { id }: AdminParams,
    @Body() body: ChangeAdminBody,
  ): Promise<AdminSchema> {
    await this.changeAdmin.run(id, body, actor);
    return this.admins.one(id);
  }

  /** Gives an account a new password and ends its sessions. The answer has the password, this once. */
  @Post(':id/password')
  @HttpCode(200)
  @ApiOkResponse({ type: InitialPasswordSchema })
  @PluggyErrors(400, 404)
  async reset(
    @CallingAdmin() { name: actor }: Admin,
    @Param() { id }: AdminParams,
  ): Promise<InitialPasswordSchema> {
    return { password: await this.resetPassword.run(id, actor) };
  }

  /** Where an admin is logged in. */
  @Get(':id/sessions')
  @AdminRole('admin')
  @ApiOkResponse({ type: AdminSessionsSchema })
  @PluggyErrors(400, 404)
  async listSessions(
    @CallingAdmin() { sessionId }: LiveSession,
    @Param() { id }: AdminParams,
  ): Promise<AdminSessionsSchema> {
    await this.admins.one(id);
    return { results: await this.sessions.list(id, sessionId) };
  }

  /** Ends a session of an admin. */
  @Delete(':id/sessions/:sessionId')
  @ApiOkResponse({ type: CountSchema })
  @PluggyErrors(400, 404)
  async revokeSession(
    @CallingAdmin() { name: actor }: Admin,
    @Param() { id, sessionId }: AdminSessionParams,
  ): Promise<CountSchema> {
    await this.sessions.revoke(id, sessionId, actor);
    return { count: 1 };
  }
}
