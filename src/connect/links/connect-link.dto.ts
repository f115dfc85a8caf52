import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { RefusesUnknown } from '../../kernel/http/input-pipe.js';
import { ConnectSession } from '../sessions/connect-session.schema.js';
import { IsReturnAddress } from '../sessions/return-address.js';

/** The path of one Item. */
@RefusesUnknown()
export class LinkedItemParams {
  /** Id of the Item. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** Body of `POST /items/{id}/connect-link`. */
@RefusesUnknown()
export class ConnectLinkRequest {
  /**
   * Where an OAuth bank sends the person back to, and the Connect page once it is done; an https address of yours or a
   * deep link.
   * @example https://app.example.com/connected
   */
  @IsOptional()
  @IsReturnAddress()
  @MaxLength(2048)
  oauthRedirectUri?: string | null;

  /** How long the link is good for, 5 minutes to 29 days; `CONNECT_LINK_HOURS` when left out. */
  @ApiProperty({ type: 'integer', example: 1440 })
  @IsOptional()
  @IsInt()
  @Min(5)
  @Max(29 * 24 * 60)
  expiresInMinutes?: number;
}

/** A link for one person, to connect one Item again. */
export class ConnectLinkResponse {
  /** The Item. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /**
   * Send the person there, or mail it: whoever holds it can renew this connection, and nothing else.
   * @example https://hub.example.com/connect#link=eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl
   */
  connectUrl: string;

  /** Until when it can be used. */
  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** Body of `POST /connect/link`. */
@RefusesUnknown()
export class OpenLinkRequest {
  /** The link's token: what stands after `#link=`. */
  @IsString()
  @MaxLength(2048)
  link: string;
}

/** What the Connect page needs to update one Item. */
export class OpenedLink extends ConnectSession {
  /** A connect token that can update this Item only; good for 30 minutes. */
  accessToken: string;
}
