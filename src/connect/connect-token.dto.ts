import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IsReturnAddress } from './sessions/return-address.js';

/**
 * Pluggy's options of a connect token. An option that is not listed here is ignored: one that the hub does not know
 * could send an Item's data somewhere.
 */
export class ConnectTokenOptions {
  /**
   * Your own id of the user, at most 255 characters. Pluggy never sees it: it gets an opaque id in its place.
   * @example user-42
   */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  clientUserId?: string | null;

  /**
   * Where you want to be told about this Item. Kept by the hub and not passed on.
   * @example https://app.example.com/pluggy
   */
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  webhookUrl?: string | null;

  /**
   * Where the bank sends the user back to after consent, an https address or a deep link; and the Connect page, once
   * it is done. Without it the bank sends the user to the hub's own page, which says how it ended.
   * @example https://app.example.com/connected
   */
  @IsOptional()
  @IsReturnAddress()
  @MaxLength(2048)
  oauthRedirectUri?: string | null;

  /** Refuse to make a second Item with the same credentials. */
  @IsOptional()
  @IsBoolean()
  avoidDuplicates?: boolean | null;

  /** Show the institutions in alphabetical order instead of by popularity. */
  @IsOptional()
  @IsBoolean()
  connectorSortAlphabetically?: boolean | null;
}

/** What the connect token is for: a new Item, or with `itemId` an update of one. */
export class ConnectTokenRequest {
  /**
   * The Item to update or reconnect; without it the token is for a new one.
   * @example 3fa85f64-5717-4562-b3fc-2c963f66afa6
   */
  @IsOptional()
  @IsUUID()
  itemId?: string | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ConnectTokenOptions)
  options?: ConnectTokenOptions | null;
}

/** Pluggy's connect token: for the browser of one user, good for 30 minutes. */
export class ConnectTokenResponse {
  /**
   * Give it to Pluggy's widget, or open the hub's page `/connect#<accessToken>`.
   * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl
   */
  accessToken: string;
}
