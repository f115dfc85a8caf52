import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRoute, CallingAdmin } from '../kernel/http/admin.js';
import { CountSchema } from '../kernel/http/count.schema.js';
import { PluggyErrors } from '../kernel/http/pluggy-errors.js';
import { CreateAppBody, CredentialParams, IssueCredentialBody } from './apps.dto.js';
import { AppsSchema, IssuedCredentialSchema } from './apps.schema.js';
import { CreateApp } from './create-app.js';
import { IssueCredential } from './issue-credential.js';
import { ListApps } from './list-apps.js';
import { RevokeCredential } from './revoke-credential.js';

/** The internal apps, and what they log in with. */
@Controller('admin/api/apps')
@ApiTags('Admin apps')
@AdminRoute()
export class AppsController {
  constructor(
    private readonly apps: ListApps,
    private readonly createApp: CreateApp,
    private readonly credentials: IssueCredential,
    private readonly revokeCredential: RevokeCredential,
  ) {}

  /** All apps. */
  @Get()
  @ApiOkResponse({ type: AppsSchema })
  async list(): Promise<AppsSchema> {
    return { results: await this.apps.whole() };
  }

  /** Registers an app. The answer has its secret, this once. */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: IssuedCredentialSchema })
  @PluggyErrors(400, 409)
  create(
    @CallingAdmin() { name: actor }: Admin,
    @Body() { name }: CreateAppBody,
  ): Promise<IssuedCredentialSchema> {
    return this.createApp.run(name, actor);
  }

  /**
   * Gives an app whose credentials are all revoked a new client id and secret. Its Items and their copy are still its
   * own. The answer has the secret, this once.
   */
  @Post('credentials')
  @HttpCode(200)
  @ApiOkResponse({ type: IssuedCredentialSchema })
  @PluggyErrors(400, 404, 409)
  issueAgain(
    @CallingAdmin() { name }: Admin,
    @Body() { appId }: IssueCredentialBody,
  ): Promise<IssuedCredentialSchema> {
    return this.credentials.again(appId, name);
  }

  /**
   * Issues a new secret for a credential. The one so far stays good beside it, until it is revoked or the next rotation
   * pushes it out. The answer has the new secret, this once.
   */
  @Post('credentials/:clientId/rotate')
  @HttpCode(200)
  @ApiOkResponse({ type: IssuedCredentialSchema })
  @PluggyErrors(400, 404)
  rotate(
    @CallingAdmin() { name }: Admin,
    @Param() { clientId }: CredentialParams,
  ): Promise<IssuedCredentialSchema> {
    return this.credentials.rotate(clientId, name);
  }

  /** Ends a rotation: revokes all but the newest secret, and the API keys that were got with them. */
  @Delete('credentials/:clientId/previous')
  @ApiOkResponse({ type: CountSchema })
  @PluggyErrors(400, 404, 409)
  async revokePrevious(
    @CallingAdmin() { name }: Admin,
    @Param() { clientId }: CredentialParams,
  ): Promise<CountSchema> {
    return { count: await this.revokeCredential.previous(clientId, name) };
  }

  /** Revokes a credential for good: the app is locked out within a second. Its Items and their copy stay. */
  @Delete('credentials/:clientId')
  @ApiOkResponse({ type: CountSchema })
  @PluggyErrors(400, 404)
  async revoke(
    @CallingAdmin() { name }: Admin,
    @Param() { clientId }: CredentialParams,
  ): Promise<CountSchema> {
    return { count: await this.revokeCredential.run(clientId, name) };
  }
}
