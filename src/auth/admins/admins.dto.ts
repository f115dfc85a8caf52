import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
} from 'class-validator';
import { ADMIN_ROLES, type AdminRoleName } from '../../kernel/http/admin.js';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Body of `POST /admin/api/session`. */
@RefusesUnknown()
export class LogInBody {
  /** The name of the account; upper and lower case are the same. */
  @ApiProperty({ example: 'admin' })
  @IsDefined()
  @IsString()
  @MaxLength(200)
  user: string;

  /** Its password. */
  @ApiProperty({ example: 'abcde-fghij-kmnpq-rstuv' })
  @IsDefined()
  @IsString()
  @MaxLength(200)
  password: string;
}

/** Body of `POST /admin/api/session/password`. */
@RefusesUnknown()
export class ChangePasswordBody {
  /** The password so far. */
  @ApiProperty({ example: 'abcde-fghij-kmnpq-rstuv' })
  @IsDefined()
  @IsString()
  @MaxLength(200)
  password: string;

  /** 12 to 200 characters, without the user's name in it. */
  @ApiProperty({ example: 'four words that nobody says' })
  @IsDefined()
  @IsString()
  @MinLength(12)
  @MaxLength(200)
  newPassword: string;
}

/** Body of `POST /admin/api/admins`. */
@RefusesUnknown()
export class CreateAdminBody {
  /** By which they log in: 1 to 100 letters, digits and `.` `_` `+` `@` `-`, kept in lower case. */
  @ApiProperty({ example: 'maria@example.com' })
  @IsDefined()
  @IsString()
  @MaxLength(100)
  name: string;

  /** A `viewer` reads, an `admin` also acts. */
  @ApiProperty({ enum: ADMIN_ROLES, example: 'viewer' })
  @IsIn(ADMIN_ROLES)
  role: AdminRoleName;
}

/** Body of `PATCH /admin/api/admins/{id}`; what is left out stays as it is. */
@RefusesUnknown()
export class ChangeAdminBody {
  /** A `viewer` reads, an `admin` also acts. */
  @IsOptional()
  @ApiProperty({ enum: ADMIN_ROLES })
  @IsIn(ADMIN_ROLES)
  role?: AdminRoleName;

  /** True: lets nobody in any more, and its sessions end. False: lets its admin in again. */
  @IsOptional()
  @IsBoolean()
  disabled?: boolean;
}

/** The path of one admin. */
@RefusesUnknown()
export class AdminParams {
  /** Id of the admin. */
  @ApiProperty({ format: 'uuid', example: '5f0d1c52-9c2e-4b7e-9a53-3a1b6c1f0a11' })
  @IsUUID()
  id: string;
}

/** The path of one of the caller's own sessions. */
@RefusesUnknown()
export class SessionParams {
  /** Id of the session. */
  @ApiProperty({ format: 'uuid', example: '0b8f4a3e-6c57-4f0f-8a55-6d2f6f6d5b22' })
  @IsUUID()
  sessionId: string;
}

/** The path of one session of an admin. */
@RefusesUnknown()
export class AdminSessionParams extends AdminParams {
  /** Id of the session. */
  @ApiProperty({ format: 'uuid', example: '0b8f4a3e-6c57-4f0f-8a55-6d2f6f6d5b22' })
  @IsUUID()
  sessionId: string;
}
