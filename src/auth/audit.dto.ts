import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

/** Query of `GET /admin/api/audit`. */
export class AuditQuery {
  /** Only what was done by this one. @example "admin" */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  actor?: string;

  /** Only this. @example "admin created" */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  action?: string;

  /** Only what was done to this. @example "admin maria@example.com" */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  subject?: string;

  /** Only what was noted before this one, by its id; from `next`. @example "17" */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  before?: string;

  /** Entries per page, 1 to 500. */
  @IsOptional()
  @ApiProperty({ type: 'integer' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  pageSize: number = 100;
}
