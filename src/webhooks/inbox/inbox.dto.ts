import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsInstant } from '../../kernel/http/is-instant.js';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** What can have become of a webhook. */
export const WEBHOOK_STATES = ['waiting', 'processed', 'ignored', 'parked'] as const;
export type WebhookState = (typeof WEBHOOK_STATES)[number];

const NUMBER = /^\d{1,18}$/;

/** Which webhooks. */
@RefusesUnknown()
export class InboxFilter {
  /** Only of this event. @example "item/updated" */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  event?: string;

  /** Only about this Item. @example "91f18578-11a9-4e00-869a-4b8aaa8cc361" */
  @IsOptional()
  @IsUUID()
  itemId?: string;

  /** Only what is `waiting`, was `processed`, `ignored` as of no use, or is `parked` until an admin deals with it. */
  @IsOptional()
  @ApiProperty({ enum: WEBHOOK_STATES })
  @IsIn(WEBHOOK_STATES)
  state?: WebhookState;

  /** Only what came at this moment or later. @example "2026-11-20T09:00:00Z" */
  @IsOptional()
  @IsInstant()
  from?: string;

  /** Only what came before this moment. @example "2026-11-20T10:00:00Z" */
  @IsOptional()
  @IsInstant()
  to?: string;

  /** Only what has this text in its `eventId`. Narrow it by time: every row is looked at. @example "6f7a" */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  eventId?: string;

  /** Only what has a higher number in the inbox. @example "17" */
  @IsOptional()
  @Matches(NUMBER)
  after?: string;
}

/** Query of `GET /admin/api/webhooks`. */
@RefusesUnknown()
export class InboxQuery extends InboxFilter {
  /** Only what has a lower number in the inbox; from `next`. @example "17" */
  @IsOptional()
  @Matches(NUMBER)
  before?: string;

  /** Rows per page, 1 to 500. */
  @IsOptional()
  @ApiProperty({ type: 'integer' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  pageSize: number = 100;
}

/** The path of one webhook of the inbox. */
@RefusesUnknown()
export class InboxParams {
  /** Its number in the inbox. */
  @ApiProperty({ example: '1' })
  @Matches(NUMBER)
  id: string;
}

/** Body of `POST /admin/api/webhooks/replay`: either of the two. */
@RefusesUnknown()
export class ReplayBody {
  /** These, by their numbers in the inbox; at most 1000. */
  @IsOptional()
  @ApiProperty({ type: [String], example: ['41', '42'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @Matches(NUMBER, { each: true })
  ids?: string[];

  /** All of these, the oldest first; 1000 at a time. */
  @IsOptional()
  @ValidateNested()
  @Type(() => InboxFilter)
  filter?: InboxFilter;
}
