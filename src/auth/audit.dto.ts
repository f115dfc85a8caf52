import { IsOptional, IsString, MaxLength } from 'class-validator';
import { NumberedListQuery } from '../kernel/http/admin-list.dto.js';
import { RefusesUnknown } from '../kernel/http/input-pipe.js';

/** Query of `GET /admin/api/audit`. */
@RefusesUnknown()
export class AuditQuery extends NumberedListQuery {
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
}
