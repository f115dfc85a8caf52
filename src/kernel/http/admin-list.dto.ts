import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { RefusesUnknown } from './input-pipe.js';

/** Which part of a list of the admin API: rows have numbers, the highest first. */
@RefusesUnknown()
export class NumberedListQuery {
  /** Only what has a lower number; from `next`. @example "17" */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
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
