import { ApiExtraModels, ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** What was counted, of a product or of a whole run. */
@ApiSchema({ name: 'SyncCounts' })
export class SyncCountsSchema {
  /** Pages of Pluggy's that were read. */
  @ApiProperty({ type: 'integer' })
  pages: number;

  /** Rows that were new. */
  @ApiProperty({ type: 'integer' })
  added: number;

  /** Rows that were different. */
  @ApiProperty({ type: 'integer' })
  changed: number;

  /** Rows that left the copy: Pluggy does not have them any more. */
  @ApiProperty({ type: 'integer' })
  removed: number;

  /** Rows that were as they are; nothing was written. */
  @ApiProperty({ type: 'integer' })
  unchanged: number;

  /** Rows that Pluggy does not have any more, kept because too many went at once. */
  @ApiProperty({ type: 'integer' })
  held: number;

  /** Rows that the database refused; they are kept aside. */
  @ApiProperty({ type: 'integer' })
  parked: number;

  /** Characters that no database can hold, replaced by U+FFFD. */
  @ApiProperty({ type: 'integer' })
  replacedCharacters: number;
}

/** A product's part of a run. */
@ApiSchema({ name: 'SyncedProduct' })
export class SyncedProductSchema extends SyncCountsSchema {
  /** Why it could not be read, or not all of it. */
  error?: string;
}

/** One run that wrote an Item's copy. */
@ApiSchema({ name: 'SyncRun' })
@ApiExtraModels(SyncedProductSchema)
export class SyncRunSchema extends SyncCountsSchema {
  /**
   * Its id; rows in the reporting views name it.
   * @example "42"
   */
  id: string;

  /** The Item. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /**
   * Who wanted it: the webhook's event, or check, app, person, admin, audit, import.
   * @example "item/updated"
   */
  cause: string;

  /** The webhook in the inbox, if it was one. */
  @ApiProperty({ type: String, nullable: true })
  inboxId: string | null;

  /** The Item's `lastUpdatedAt` that it was to catch up with. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  target: string | null;

  /** When it began. */
  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  /** When it ended; `null` while it goes on. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt: string | null;

  /** Milliseconds from its begin to its end, or to now. */
  @ApiProperty({ type: 'integer' })
  durationMs: number;

  /**
   * done, partial (some products failed), failed, superseded (a newer run took over), gone (Pluggy has the Item no
   * more); `null` while it goes on.
   */
  @ApiProperty({
    enum: ['done', 'partial', 'failed', 'superseded', 'gone', null],
    type: String,
    nullable: true,
  })
  outcome: string | null;

  /** Why it did not end well. */
  @ApiProperty({ type: String, nullable: true })
  error: string | null;

  /** Requests to Pluggy, repeats included. */
  @ApiProperty({ type: 'integer' })
  calls: number;

  /** By product, as far as it has come. */
  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/SyncedProduct' } })
  products: Record<string, SyncedProductSchema>;
}

/** An Item's runs, newest first. */
@ApiSchema({ name: 'SyncRunPage' })
export class SyncRunPage extends PageOf(SyncRunSchema) {}
