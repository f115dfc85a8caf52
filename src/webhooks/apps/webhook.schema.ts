import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';
import { SUBSCRIBABLE } from './app-events.js';

/** Where the calling app wants to be told of an event. */
@ApiSchema({ name: 'Webhook' })
export class WebhookSchema {
  /** Its id. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Which event; `all` for every one. */
  @ApiProperty({ enum: SUBSCRIBABLE, example: 'item/updated' })
  event: string;

  /** Where the hub sends it. */
  @ApiProperty({ format: 'uri', example: 'https://example.com/pluggy-events' })
  url: string;

  /** Headers that the hub sends along, such as a secret by which you know it. Always there; empty when there are none. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { 'X-Webhook-Secret': 'a-long-random-text' },
  })
  headers: Record<string, string>;

  /** When it was made. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When it was last changed. */
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  /**
   * Since when nothing is sent: you switched it off, or nothing that was sent arrived for more than a day. What
   * happens meanwhile is kept for 30 days, and sent when you set `enabled` to true. `null` while it is on.
   */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  disabledAt: string | null;
}

export class WebhookPage extends PageOf(WebhookSchema) {}
