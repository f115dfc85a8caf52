import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsDefined, IsObject, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { SUBSCRIBABLE } from './app-events.js';

/** The path of one webhook. */
export class WebhookParams {
  /** Id of the webhook. */
  @ApiProperty({ format: 'uuid', example: 'b6b2c0f4-3c0e-4a6e-8f57-0a4d1b7d2c11' })
  @IsUUID()
  id: string;
}

/** Body of `POST /webhooks`. */
export class CreateWebhookBody {
  /** Which event; `all` for every one. */
  @ApiProperty({ enum: SUBSCRIBABLE, example: 'item/updated' })
  @IsDefined()
  @IsString()
  @MaxLength(100)
  event: string;

  /** An https address on port 443 of a public host, at most 2048 characters. */
  @ApiProperty({ format: 'uri', example: 'https://example.com/pluggy-events' })
  @IsDefined()
  @IsString()
  @MaxLength(2048)
  url: string;

  /** Headers to be sent along, such as a secret by which you know the hub. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsOptional()
  @IsObject()
  headers?: Record<string, string> | null;
}

/** Body of `PATCH /webhooks/{id}`; what is left out stays as it is. */
export class UpdateWebhookBody {
  /** Which event; `all` for every one. */
  @ApiProperty({ enum: SUBSCRIBABLE })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  event?: string;

  /** An https address on port 443 of a public host, at most 2048 characters. */
  @ApiProperty({ format: 'uri' })
  @IsOptional()
  @IsString()
  @MaxLength(2048)
  url?: string;

  /** Headers in place of those that it has; `null` for none. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, nullable: true })
  @IsOptional()
  @IsObject()
  headers?: Record<string, string> | null;

  /** True switches it on again and sends what it missed, in its order; false switches it off. */
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}
