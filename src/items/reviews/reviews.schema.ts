import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ItemFlagSchema } from '../health/health.schema.js';
import { REVIEW_STATES } from './reviews.dto.js';

/** The institution. */
@ApiSchema({ name: 'ReviewedConnector' })
export class ReviewedConnectorSchema {
  id: number;
  name: string;
  imageUrl?: string | null;
}

/** An Item in the admins' queue. */
@ApiSchema({ name: 'Review' })
export class ReviewSchema {
  /** @example "42" */
  id: string;

  @ApiProperty({ format: 'uuid' })
  itemId: string;

  @ApiProperty({ enum: [...REVIEW_STATES, 'closed'] })
  state: string;

  /** Since when it is in that state. */
  @ApiProperty({ format: 'date-time' })
  stateSince: string;

  /** Who brought it there: `hub`, or `admin:<name>`. */
  by: string;

  /** What an admin noted last. */
  @ApiProperty({ type: String, nullable: true })
  note: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  snoozedUntil: string | null;

  /** When it entered the queue. */
  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  /** How often it came back by itself since then. */
  @ApiProperty({ type: 'integer' })
  reopened: number;

  /** The incident that it hangs under. */
  @ApiProperty({ type: String, nullable: true })
  incidentId: string | null;

  /** Since when something is wrong: the list's order. */
  @ApiProperty({ format: 'date-time' })
  since: string;

  /** What is wrong, the longest first. */
  flags: ItemFlagSchema[];

  /** The app whose Item it is. */
  @ApiProperty({ format: 'uuid' })
  appId: string;

  appName: string | null;

  /** The app's own id of the user. */
  @ApiProperty({ type: String, nullable: true })
  clientUserId: string | null;

  connector: ReviewedConnectorSchema;

  status: string;

  @ApiProperty({ type: String, nullable: true })
  executionStatus: string | null;

  /** The last success. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUpdatedAt: string | null;

  /** When Pluggy tries next by itself; `null`: never. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextAutoSyncAt: string | null;

  /** When it last failed. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  failedAt: string | null;

  /** How often it failed in the last 30 days. */
  @ApiProperty({ type: 'integer' })
  failures: number;
}

/** One page of the queue, what is wrong the longest first. */
@ApiSchema({ name: 'ReviewPage' })
export class ReviewPage {
  results: ReviewSchema[];

  /** Query of the next page; `null` on the last. */
  @ApiProperty({ type: String, nullable: true })
  next: string | null;

  /** How many there are on all pages. */
  @ApiProperty({ type: 'integer' })
  total: number;
}

/** What an action did. */
@ApiSchema({ name: 'ReviewsChanged' })
export class ReviewsChangedSchema {
  /** The Items whose review was changed; others were in no state to be. */
  @ApiProperty({ format: 'uuid', isArray: true, type: String })
  itemIds: string[];
}
