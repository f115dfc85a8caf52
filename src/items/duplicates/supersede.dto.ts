import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Body of `POST /items/{id}/supersede`. */
@RefusesUnknown()
export class SupersedeRequest {
  /** The Item that stays; when left out, the newest one that has the same accounts. */
  @ApiProperty({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  itemId?: string;
}

/** Answer of `POST /items/{id}/supersede`. */
export class SupersedeResponse {
  /** The Item that stays. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;
}
