import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CursorPageOf } from '../../kernel/http/page.schema.js';
import { WEBHOOK_STATES } from './inbox.dto.js';

/** A webhook that Pluggy delivered. */
@ApiSchema({ name: 'InboxWebhook' })
export class InboxWebhookSchema {
  /** Its number in the inbox. @example "41" */
  id: string;

  /** When it was delivered. */
  @ApiProperty({ format: 'date-time' })
  receivedAt: string;

  /** Which event. @example "item/updated" */
  event: string;

  /** Pluggy's id of it; the same when it is delivered twice. */
  @ApiProperty({ type: String, nullable: true })
  eventId: string | null;

  /** The Item that it is about, once it was processed. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  itemId: string | null;

  /** What became of it. */
  @ApiProperty({ enum: WEBHOOK_STATES })
  state: string;

  /** How often it could not be turned into events. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  attempts: number;

  /** Why it could not, or is parked. */
  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  /** When it is tried again; `null`: at once, or it is not waiting. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  dueAt: string | null;

  /** When it was processed, ignored or parked. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  settledAt: string | null;

  /** When an admin last sent it through again. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  replayedAt: string | null;
}

/** One page of the inbox, the latest first. */
@ApiSchema({ name: 'InboxPage' })
export class InboxPage extends CursorPageOf(InboxWebhookSchema) {}

/** A webhook with what was in it. */
@ApiSchema({ name: 'InboxWebhookWithBody' })
export class InboxWebhookWithBodySchema extends InboxWebhookSchema {
  /** The body, the text as it came. */
  body: string;
}

/** What a replay did. */
@ApiSchema({ name: 'Replay' })
export class ReplaySchema {
  /** How many are on their way again. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  count: number;

  /** Whether the filter means more than were taken: ask again with the last of these as `after`. */
  hasMore: boolean;

  /** The numbers of the first and the last of them in the inbox; empty when there was none. */
  @ApiProperty({ type: [String], example: ['41', '42'] })
  range: string[];
}
