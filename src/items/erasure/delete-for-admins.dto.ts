import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Body of `DELETE /admin/api/items/{id}`. */
@RefusesUnknown()
export class DeleteItemForAdminsBody {
  /** Why, for the audit log, which outlives the Item: without anything about the person. */
  @ApiProperty({ example: 'The user has asked our support for it' })
  @IsDefined()
  @IsString()
  @MinLength(3)
  @MaxLength(500)
  reason: string;
}

/** Body of `DELETE /admin/api/users`. In the body, because addresses are logged by whatever stands in front of the hub. */
@RefusesUnknown()
export class DeleteUserForAdminsBody extends DeleteItemForAdminsBody {
  /** The app whose user it is. */
  @ApiProperty({ format: 'uuid', example: '5f0d1c52-9c2e-4b7e-9a53-3a1b6c1f0a11' })
  @IsUUID()
  appId: string;

  /** The app's own id of the user. @example "user-42" */
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  clientUserId: string;
}

/** Body of `POST /admin/api/items/{id}/supersede`. */
@RefusesUnknown()
export class SupersedeForAdminsBody {
  /** The Item that stays; when left out, the newest one that has the same accounts. */
  @ApiProperty({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  itemId?: string;

  /** Why, for the audit log; without anything about the person. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}
