import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Query of `GET /transactions/changes`: `itemId` or `accountId`, not both. */
@RefusesUnknown()
export class ChangesQuery {
  /** The Item whose changes to read. */
  @ApiProperty({ format: 'uuid', required: false })
  @IsOptional()
  @IsUUID()
  itemId?: string;

  /** The account whose changes to read. */
  @IsOptional()
  @IsUUID()
  accountId?: string;

  /** The `after` of the previous answer; left out: from the beginning. Good for ever, and for this list only. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  after?: string;
}
