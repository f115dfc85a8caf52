import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CursorPageOf } from '../../kernel/http/page.schema.js';
import { HELD_KINDS } from './removals.dto.js';

/** Rows of one list that Pluggy no longer has, held back because they are too many. */
@ApiSchema({ name: 'HeldRemovals' })
export class HeldRemovalsSchema {
  /** The Item. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /** Which kind of rows. */
  @ApiProperty({ enum: HELD_KINDS })
  kind: string;

  /** The account or investment whose list it is; `null` for what belongs to the Item alone. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  parentId: string | null;

  /** How many rows would go. */
  @ApiProperty({ type: 'integer', minimum: 1 })
  rows: number;

  /** Rows of other lists that would go along with them: of accounts, their transactions and bills. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  dependents: number;

  /** How many rows the copy has in this list, these included. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  listRows: number;

  /** When the first of them was held. */
  @ApiProperty({ format: 'date-time' })
  since: string;
}

/** All lists with removals that are held. */
@ApiSchema({ name: 'HeldRemovalsList' })
export class HeldRemovalsListSchema {
  /** The longest held first; at most 500. */
  results: HeldRemovalsSchema[];
}

/** A row that would go. */
@ApiSchema({ name: 'HeldRow' })
export class HeldRowSchema {
  /** Its id. */
  id: string;

  /** Since when it is held. */
  @ApiProperty({ format: 'date-time' })
  heldAt: string;

  /** Its day, or when it was made; `null` where a row of the kind has none. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  date: string | null;

  /** Its description or name, without documents of persons; `null` where it has none. */
  @ApiProperty({ type: String, nullable: true })
  description: string | null;

  /** Its amount or balance, a number as text; `null` where it has none. */
  @ApiProperty({ type: String, nullable: true, example: '-129.90' })
  amount: string | null;

  /** Rows that would go along with it: of an account, its transactions and bills. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  dependents: number;
}

/** One page of the rows that would go. */
@ApiSchema({ name: 'HeldRowPage' })
export class HeldRowPage extends CursorPageOf(HeldRowSchema) {}

/** What came of the decision to remove. */
@ApiSchema({ name: 'RemovalsApplied' })
export class RemovalsAppliedSchema {
  /** Rows that left the copy, those that hung on them included. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  removed: number;

  /** Rows that Pluggy has after all: they stay, and are held no longer. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  back: number;
}

/** What came of the decision to keep. */
@ApiSchema({ name: 'RemovalsDismissed' })
export class RemovalsDismissedSchema {
  /** Rows that stay until Pluggy lists them again, or an admin decides otherwise. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  kept: number;
}
