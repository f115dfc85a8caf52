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
  MaxLength,
  Min,
} from 'class-validator';
import { CommaList } from '../../kernel/http/comma-list.js';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';
import { IsInstant } from '../../kernel/http/is-instant.js';
import { FLAGS, type Flag, TURNS, type Turn } from '../health/flags.js';
import { REVIEW_ACTIONS, type ReviewAction } from './change-reviews.js';

export const REVIEW_STATES = ['open', 'acknowledged', 'snoozed', 'resolved'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Query of `GET /admin/api/items`. */
@RefusesUnknown()
export class ReviewsQuery {
  /** Only reviews in these states, with commas between; all that an admin has still to do with when left out. */
  @ApiProperty({ enum: REVIEW_STATES, isArray: true, required: false })
  @IsOptional()
  @CommaList()
  @IsIn(REVIEW_STATES, { each: true })
  state?: ReviewState[];

  /** Only Items with this flag. */
  @ApiProperty({ enum: FLAGS })
  @IsOptional()
  @IsIn(FLAGS)
  flag?: Flag;

  /** Only Items of which something waits for the user, the bank, Pluggy, or us. */
  @ApiProperty({ enum: TURNS })
  @IsOptional()
  @IsIn(TURNS)
  turn?: Turn;

  /** Only Items of this institution. @example 2 */
  @ApiProperty({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  connectorId?: number;

  /** Only Items of this app. */
  @ApiProperty({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  appId?: string;

  /** Only Items of this incident. */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  incidentId?: string;

  /** Text in the institution's name or the app's user id, or the beginning of the Item's id. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  /** Only Items with something wrong since before then. @example "2026-11-20T12:00:00.000Z" */
  @IsOptional()
  @IsInstant()
  flaggedBefore?: string;

  /** Cursor of the next page: the `after` in the previous page's `next`. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  after?: string;
}

/** Body of `POST /admin/api/items/reviews`. */
@RefusesUnknown()
export class ReviewChange {
  /**
   * `acknowledge`: I know of it, it comes back when something else is wrong too. `snooze`: not before `until`.
   * `resolve`: it is done with; it comes back when it fails again. `reopen`. `note`: only adds the note.
   */
  @ApiProperty({ enum: REVIEW_ACTIONS })
  @IsIn(REVIEW_ACTIONS)
  action: ReviewAction;

  /** The Items, at most 500. */
  @ApiProperty({ format: 'uuid', isArray: true, type: String })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  itemIds?: string[];

  /** All Items of an incident, instead of or besides `itemIds`. */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  incidentId?: string;

  /** What to remember; seen by admins only. */
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;

  /** Until when to snooze it. @example "2026-12-01T12:00:00.000Z" */
  @IsOptional()
  @IsInstant()
  until?: string;
}
