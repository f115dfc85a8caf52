import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../kernel/http/caller.js';
import { PluggyErrors } from '../kernel/http/pluggy-errors.js';
import { ConnectTokenRequest, ConnectTokenResponse } from './connect-token.dto.js';
import { CreateConnectToken } from './create-connect-token.js';

@Controller('connect_token')
@ApiTags('Connect an account')
export class ConnectTokenController {
  constructor(private readonly createConnectToken: CreateConnectToken) {}

  /** Creates a connect token, for a new Item or to update one of yours. */
  @Post()
  @HttpCode(200)
  @ApiBody({ type: ConnectTokenRequest, required: false })
  @PluggyErrors(400, 404, 429, 502)
  async create(@CallingApp() app: Caller, @Body() body: ConnectTokenRequest): Promise<ConnectTokenResponse> {
    return { accessToken: await this.createConnectToken.run(app.appId, body) };
  }
}
