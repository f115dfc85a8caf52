import { IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';

/** An app's credential. The SDK also sends `nonExpiring`, which is ignored: every API key expires. */
export class AuthRequest {
  /**
   * The app's client id.
   * @example 7c9e6679-7425-40de-944b-e07fc1f90ae7
   */
  @IsUUID()
  clientId: string;

  /**
   * The secret that was shown once when the credential was issued.
   * @example 1.V2hhdCB5b3Ugc2VlIGhlcmUgaXMgbm90IGEgc2VjcmV0
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  clientSecret: string;
}

/** An API key to send as `X-API-KEY`. */
export class AuthResponse {
  /**
   * A JWT that is good for two hours.
   * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl
   */
  apiKey: string;
}
