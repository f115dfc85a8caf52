import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ItemHealthSchema } from '../health/health.schema.js';
import { ReviewSchema } from './reviews.schema.js';

/** An Item as admins see it. */
@ApiSchema({ name: 'ReviewedItem' })
export class ReviewedItemSchema {
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /** The app whose Item it is; `null`: nobody's yet. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  appId: string | null;

  @ApiProperty({ type: String, nullable: true })
  appName: string | null;

  /** The Item as Pluggy last sent it, with the app's own user id. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  item: Record<string, unknown>;

  health: ItemHealthSchema;

  /** The one in the queue, and those that are over, the latest first. */
  reviews: ReviewSchema[];
}

/** A link for the Item's user. */
@ApiSchema({ name: 'RepairLink' })
export class RepairLink {
  /** Give it to the Item's user only: whoever holds it can renew this connection. */
  connectUrl: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

/** It has been asked for. */
@ApiSchema({ name: 'RepairAsked' })
export class RepairAsked {
  @ApiProperty({ format: 'uuid' })
  itemId: string;
}
