import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Min } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Query of `GET /admin/api/incidents`. */
@RefusesUnknown()
export class IncidentsQuery {
  /** Only open ones, or only those that are over. */
  @ApiProperty({ enum: ['open', 'closed'] })
  @IsOptional()
  @IsIn(['open', 'closed'])
  state?: 'open' | 'closed';

  /** Only of this institution. @example 2 */
  @ApiProperty({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  connectorId?: number;
}
