import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CursorPageOf } from '../../http/page.schema.js';

/** A job that has failed. */
@ApiSchema({ name: 'FailedJob' })
export class FailedJobSchema {
  /** Its number. @example "41" */
  id: string;

  /** The event and its handler. @example "ItemUpdated->SyncItem.onUpdated" */
  task: string;

  /** Whether it is one that cannot be discarded, such as a deletion. */
  mustHappen: boolean;

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

/** Why nothing was done to a job that was named. */
export const SKIPPED = ['FAILING', 'RUNNING', 'WAITING', 'MUST_HAPPEN', 'GONE'] as const;

/** A job that was named and left alone. */
@ApiSchema({ name: 'SkippedJob' })
export class SkippedJobSchema {
  /** Its number. @example "41" */
  id: string;

  /**
   * `FAILING`: it is tried again by itself, and is parked only after its last attempt; `RUNNING`; `WAITING`: for its
   * turn; `MUST_HAPPEN`: it is never given up, such as a deletion; `GONE`: it was done, or given up.
   */
  @ApiProperty({ enum: SKIPPED })
  reason: (typeof SKIPPED)[number];
}

/** What was done to parked jobs. */
@ApiSchema({ name: 'ParkedJobsDone' })
export class ParkedJobsDoneSchema {
  /** How many it was done to: to those that are parked. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  count: number;

  /** Of the jobs that were named by their numbers, those to which nothing was done, and why. */
  skipped: SkippedJobSchema[];

  /** Whether the filter means more than were taken: ask again. */
  hasMore: boolean;
}
