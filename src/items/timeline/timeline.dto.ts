import { IsOptional, IsString, MaxLength } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Query of `GET /items/{id}/timeline`. */
@RefusesUnknown()
export class TimelineQuery {
  /** Cursor of the next page: the `after` in the previous page's `next`. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  after?: string;
}
