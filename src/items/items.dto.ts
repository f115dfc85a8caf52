import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsDefined, IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { IsUUID, MaxLength, Min, Validate, ValidatorConstraint } from 'class-validator';
import { RefusesUnknown } from '../kernel/http/input-pipe.js';
import { IsInstant } from '../kernel/http/is-instant.js';
import { FLAGS, type Flag } from './health/flags.js';

/** Credentials go as an object, or RSA-encrypted as a string (Pluggy's reference on encrypted parameters). */
@ValidatorConstraint({ name: 'credentials' })
class ObjectOrString {
  validate(value: unknown): boolean {
    return (
      typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value))
    );
  }
  defaultMessage(): string {
    return 'parameters must be an object or a string';
  }
}

/** The path of one Item. */
export class ItemParams {
  /** Id of the Item. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

/** Body of `POST /items`. */
export class CreateItemBody {
  /** The institution, from `GET /connectors`. */
  @ApiProperty({ type: 'integer', example: 2 })
  @IsInt()
  connectorId: number;

  /**
   * The user's credentials, by the names in the connector's `credentials`; or one RSA-encrypted string. They pass
   * through the hub and are never stored.
   */
  @ApiProperty({
    oneOf: [{ type: 'object', additionalProperties: { type: 'string' } }, { type: 'string' }],
    example: { user: 'user-ok', password: 'password-ok' },
  })
  @IsDefined()
  @Validate(ObjectOrString)
  parameters: Record<string, string> | string;

  /** The app's own id of the end user. Pluggy is given an opaque one in its place. @example "user-42" */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  clientUserId?: string;

  /** Where the app wants to hear of this Item; kept by the hub, never sent to Pluggy. */
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  webhookUrl?: string;

  /** Where an OAuth bank sends the user back to. */
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  oauthRedirectUri?: string;

  /** Which products to collect; all that the connector has when left out. @example ["ACCOUNTS", "TRANSACTIONS"] */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  products?: string[];

  /** Refuse when the same user already has an Item with the same credentials. */
  @IsOptional()
  @IsBoolean()
  avoidDuplicates?: boolean;
}

/** Body of `PATCH /items/{id}`; empty to sync again with the stored credentials. */
export class UpdateItemBody {
  /** New credentials, or only a new MFA value. Never stored. */
  @ApiProperty({
    oneOf: [{ type: 'object', additionalProperties: { type: 'string' } }, { type: 'string' }],
    example: { user: 'user-ok', password: 'password-ok' },
  })
  @IsOptional()
  @Validate(ObjectOrString)
  parameters?: Record<string, string> | string;

  /** Moves the Item to another of the app's users. @example "user-42" */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  clientUserId?: string;

  /** Where the app wants to hear of this Item; kept by the hub, never sent to Pluggy. */
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  webhookUrl?: string;

  /** Which products to collect from now on. */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  products?: string[];
}

/** Query of `GET /v2/items`. */
@RefusesUnknown()
export class ListItemsQuery {
  /** Only Items of this end user of the app. @example "user-42" */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  clientUserId?: string;

  /** Only Items of this institution. */
  @ApiProperty({ type: 'integer', example: 2 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  connectorId?: number;

  /** Only Items that are served with this status. @example "UPDATED" */
  @IsOptional()
  @IsString()
  @MaxLength(50)
  status?: string;

  /** Only Items with this flag: what is wrong with them (`GET /items/{id}/health`). @example "ERRORED" */
  @ApiProperty({ enum: FLAGS })
  @IsOptional()
  @IsIn(FLAGS)
  flag?: Flag;

  /** Only Items that Pluggy last synced before this day or instant, or never. @example "2026-11-20T00:00:00.000Z" */
  @IsOptional()
  @IsInstant()
  lastUpdatedBefore?: string;

  /** Cursor of the next page: the `after` in the previous page's `next`. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  after?: string;
}
