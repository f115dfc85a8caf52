import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditLog } from '../kernel/http/audit-log.js';
import { AdminCookie } from './admins/admin-cookie.js';
import { AdminSessions } from './admins/admin-sessions.js';
import { AdminGuard } from './admins/admin.guard.js';
import { AdminsController } from './admins/admins.controller.js';
import { ChangeAdmin } from './admins/change-admin.js';
import { ChangePassword } from './admins/change-password.js';
import { CheckPassword } from './admins/check-password.js';
import { CreateAdmin } from './admins/create-admin.js';
import { FirstAdmin } from './admins/first-admin.js';
import { ListAdmins } from './admins/list-admins.js';
import { LogIn } from './admins/log-in.js';
import { NoteRefusedLogin } from './admins/note-refused-login.js';
import { LoginThrottle } from './admins/login-throttle.js';
import { OwnSessionsController } from './admins/own-sessions.controller.js';
import { ResetPassword } from './admins/reset-password.js';
import { AdminSessionController } from './admins/session.controller.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeys } from './api-keys.js';
import { AppsController } from './apps.controller.js';
import { AuditController } from './audit.controller.js';
import { AuthLive } from './auth-live.js';
import { AuthController } from './auth.controller.js';
import { AuthenticateCaller } from './authenticate-caller.js';
import { CreateApp } from './create-app.js';
import { ExchangeCredential } from './exchange-credential.js';
import { AuthRetention } from './auth-retention.js';
import { AuthFace } from './face.js';
import { IssueCredential } from './issue-credential.js';
import { ListApps } from './list-apps.js';
import { ReadAudit } from './read-audit.js';
import { RevokeCredential } from './revoke-credential.js';
import { RotateSigningKey } from './rotate-signing-key.js';
import { SigningKeySchedule } from './signing-key-schedule.js';
import { SignedTokens } from './signed-tokens.js';
import { SigningKeys } from './signing-keys.js';

/** Who is calling and what they may do: apps, and those who run the hub. */
@Global()
@Module({
  controllers: [
    AuthController,
    AdminSessionController,
    OwnSessionsController,
    AdminsController,
    AppsController,
    AuditController,
  ],
  providers: [
    AdminCookie,
    AdminGuard,
    AdminSessions,
    ApiKeys,
    AuthenticateCaller,
    AuthFace,
    AuthLive,
    AuthRetention,
    ChangeAdmin,
    ChangePassword,
    CheckPassword,
    CreateAdmin,
    CreateApp,
    ExchangeCredential,
    FirstAdmin,
    IssueCredential,
    ListAdmins,
    ListApps,
    LogIn,
    NoteRefusedLogin,
    LoginThrottle,
    ReadAudit,
    ResetPassword,
    RevokeCredential,
    RotateSigningKey,
    SignedTokens,
    SigningKeySchedule,
    SigningKeys,
    { provide: AuditLog, useExisting: AuthFace },
    { provide: APP_GUARD, useClass: ApiKeyGuard },
  ],
  exports: [AuthFace, AuditLog],
})
export class AuthModule {}
