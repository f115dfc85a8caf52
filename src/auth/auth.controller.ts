import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../kernel/http/caller.js';
import { PluggyErrors } from '../kernel/http/pluggy-errors.js';
import { AuthRequest, AuthResponse } from './auth.dto.js';
import { ExchangeCredential } from './exchange-credential.js';

@Controller('auth')
@Public()
@ApiTags('Get a key')
export class AuthController {
  constructor(private readonly exchangeCredential: ExchangeCredential) {}

  /** Exchanges an app's client id and secret for an API key. */
  @Post()
  @HttpCode(200)
  @PluggyErrors(400, 401, 429)
  async authenticate(@Body() body: AuthRequest, @Ip() address: string): Promise<AuthResponse> {
    return { apiKey: await this.exchangeCredential.run(body.clientId, body.clientSecret, address) };
  }
}
