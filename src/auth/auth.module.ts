import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeys } from './api-keys.js';
import { AuthController } from './auth.controller.js';
import { AuthenticateCaller } from './authenticate-caller.js';
import { CreateApp } from './create-app.js';
import { ExchangeCredential } from './exchange-credential.js';
import { AuthFace } from './face.js';
import { IssueCredential } from './issue-credential.js';
import { RotateSigningKey } from './rotate-signing-key.js';
import { SigningKeySchedule } from './signing-key-schedule.js';
import { SignedTokens } from './signed-tokens.js';
import { SigningKeys } from './signing-keys.js';

/** Who is calling and what they may do. */
@Module({
  controllers: [AuthController],
  providers: [
    ApiKeys,
    AuthenticateCaller,
    AuthFace,
    CreateApp,
    ExchangeCredential,
    IssueCredential,
    RotateSigningKey,
    SignedTokens,
    SigningKeySchedule,
    SigningKeys,
    { provide: APP_GUARD, useClass: ApiKeyGuard },
  ],
  exports: [AuthFace],
})
export class AuthModule {}
