import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';

/** Body of `POST /connect/session`. */
@RefusesUnknown()
export class SessionRequest {
  /** The connect token: what stands after the `#`. */
  @IsString()
  @MaxLength(8192)
  accessToken: string;
}

/** The path to which a bank sends a person back. */
export class ReturnParams {
  /** The session, which nobody else knows. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** Body of `POST /connect/outcome`. */
@RefusesUnknown()
export class OutcomeRequest {
  /** What stands after `#return=`. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  session: string;

  /** The Item that the bank sent the person back with. */
  @ApiProperty({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  itemId?: string;
}
