import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsUUID, Length } from 'class-validator';
import { RefusesUnknown } from '../kernel/http/input-pipe.js';

/** Body of `POST /admin/api/apps`. */
@RefusesUnknown()
export class CreateAppBody {
  /** What people call the app, 1 to 100 characters; no other app may have it. */
  @ApiProperty({ example: 'Budget planner' })
  @IsDefined()
  @Length(1, 100)
  name: string;
}

/** Body of `POST /admin/api/apps/credentials`. */
@RefusesUnknown()
export class IssueCredentialBody {
  /** The app. */
  @ApiProperty({ format: 'uuid', example: '7c9e6679-7425-40de-944b-e07fc1f90ae7' })
  @IsUUID()
  appId: string;
}

/** The path of one credential. */
@RefusesUnknown()
export class CredentialParams {
  /** By which the app knows itself. */
  @ApiProperty({ format: 'uuid', example: '7c9e6679-7425-40de-944b-e07fc1f90ae7' })
  @IsUUID()
  clientId: string;
}
