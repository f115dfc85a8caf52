import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { NumberedListQuery } from '../../http/admin-list.dto.js';
import { RefusesUnknown } from '../../http/input-pipe.js';

/** `parked`: failed its last attempt. `failing`: has failed, and is tried again by itself. */
export const JOB_STATES = ['parked', 'failing'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Query of `GET /admin/api/jobs`. */
@RefusesUnknown()
export class JobsQuery extends NumberedListQuery {
  /** `parked` has failed its last attempt; `failing` is tried again by itself. */
  @IsOptional()
  @ApiProperty({ enum: JOB_STATES })
  @IsIn(JOB_STATES)
  state: JobState = 'parked';

  /** Only of this task. @example "ItemUpdated->SyncItem.onUpdated" */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  task?: string;

  /** Only about this Item. @example "91f18578-11a9-4e00-869a-4b8aaa8cc361" */
  @IsOptional()
  @IsUUID()
  itemId?: string;
}

/** Which parked jobs. */
@RefusesUnknown()
export class ParkedJobsFilter {
  /** Only of this task. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  task?: string;

  /** Only about this Item. */
  @IsOptional()
  @IsUUID()
  itemId?: string;
}

/** Body of `POST /admin/api/jobs/retry`: either of the two. */
@RefusesUnknown()
export class RetryJobsBody {
  /** These, by their numbers; at most 1000. */
  @IsOptional()
  @ApiProperty({ type: [String], example: ['41', '42'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @Matches(/^\d{1,18}$/, { each: true })
  ids?: string[];

  /** All of these; 1000 at a time. */
  @IsOptional()
  @ValidateNested()
  @Type(() => ParkedJobsFilter)
  filter?: ParkedJobsFilter;
}

/** Body of `POST /admin/api/jobs/discard`: a reason, and either of the two. */
@RefusesUnknown()
export class DiscardJobsBody extends RetryJobsBody {
  /** Why, for the audit log: what the jobs would have done is not done. */
  @ApiProperty({ example: 'The Item was deleted at Pluggy' })
  @IsDefined()
  @IsString()
  @MinLength(3)
  @MaxLength(500)
  reason: string;
}
