import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CursorPageOf } from '../../http/page.schema.js';

/** A job that has failed. */
@ApiSchema({ name: 'FailedJob' })
export class FailedJobSchema {
  /** Its number. @example "41" */
  id: string;

  /** The event and its handler. @example "ItemUpdated->SyncItem.onUpdated" */
  task: string;

  /** The Item that it is about. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  itemId: string | null;

  /** The other ids that it was given; the rest of what it was given is not shown. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  ids: Record<string, string>;

  /** How often it was tried. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  attempts: number;

  /** How often it is tried before it is parked. */
  @ApiProperty({ type: 'integer', minimum: 1 })
  maxAttempts: number;

  /** Why it failed the last time. */
  @ApiProperty({ type: String, nullable: true })
  lastError: string | null;

  /** When it was ordered. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When it failed the last time. */
  @ApiProperty({ format: 'date-time' })
  failedAt: string;

  /** When it is tried again; `null` for a parked one. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextAt: string | null;
}

/** One page of jobs that have failed, the latest ordered first. */
@ApiSchema({ name: 'FailedJobPage' })
export class FailedJobPage extends CursorPageOf(FailedJobSchema) {}

/** What was done to parked jobs. */
@ApiSchema({ name: 'ParkedJobsDone' })
export class ParkedJobsDoneSchema {
  /** How many it was done to; those that were no longer parked are left out. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  count: number;

  /** Whether the filter means more than were taken: ask again. */
  hasMore: boolean;
}
