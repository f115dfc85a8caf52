import { ApiExtraModels, ApiProperty, ApiSchema, getSchemaPath } from '@nestjs/swagger';
import { TransactionSchema } from './transaction.schema.js';

/** A transaction that is new, or is not as it was. */
@ApiSchema({ name: 'Upsert' })
export class UpsertSchema {
  /** Always `upsert`. */
  @ApiProperty({ enum: ['upsert'] })
  type: 'upsert';

  /** The transaction as it is now. */
  transaction: TransactionSchema;
}

/** A transaction that is no more. */
@ApiSchema({ name: 'Removal' })
export class RemovalSchema {
  /** Always `removal`. */
  @ApiProperty({ enum: ['removal'] })
  type: 'removal';

  /** Which one. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The account that it was in. */
  @ApiProperty({ format: 'uuid' })
  accountId: string;

  /** When it left the copy. */
  @ApiProperty({ format: 'date-time' })
  removedAt: string;

  /** The transaction under which the bank has it now: the same `providerId` with a new id. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  successorId: string | null;
}

/** What changed since the cursor, in the order in which it happened; each transaction once, with its latest change. */
@ApiSchema({ name: 'Changes' })
@ApiExtraModels(UpsertSchema, RemovalSchema)
export class ChangesSchema {
  /** The changes, at most 500. */
  @ApiProperty({
    type: 'array',
    items: {
      oneOf: [{ $ref: getSchemaPath(UpsertSchema) }, { $ref: getSchemaPath(RemovalSchema) }],
    },
  })
  results: (UpsertSchema | RemovalSchema)[];

  /** Where this answer ends: keep it with what you applied and ask with it the next time. */
  @ApiProperty({ example: 'aTplMjU2' })
  after: string;

  /** Query string of the next page, to be appended to the path as it is; `null` when there is nothing more now. */
  @ApiProperty({ type: String, nullable: true })
  next: string | null;
}
