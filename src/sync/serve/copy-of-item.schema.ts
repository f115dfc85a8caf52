import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A product of an Item in the copy. */
@ApiSchema({ name: 'CopiedProduct' })
export class CopiedProductSchema {
  /** Its name, as in a run's `products`. @example "transactions" */
  product: string;

  /** How many rows the copy has. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  rows: number;

  /** Lists that make it up: one, or one for each account or investment. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  lists: number;

  /** When the one that was read longest ago was read; `null`: never yet. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readAt: string | null;

  /** The Item's `lastUpdatedAt` that all of them have caught up with. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  through: string | null;
}

/** An account in the copy, as admins may know it: neither whose it is nor what is in it. */
@ApiSchema({ name: 'CopiedAccount' })
export class CopiedAccountSchema {
  /** Its id. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** Bank account or credit card. @example "BANK" */
  type: string;

  /** Which kind of it. @example "CHECKING_ACCOUNT" */
  @ApiProperty({ type: String, nullable: true })
  subtype: string | null;

  /** The bank's name for it. */
  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  /** The end of its number. @example "…5-0" */
  @ApiProperty({ type: String, nullable: true })
  number: string | null;

  /** How many transactions the copy has. */
  @ApiProperty({ type: 'integer', minimum: 0 })
  transactions: number;

  /** When the latest of them happened. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  latestTransactionAt: string | null;

  /** When its transactions were last read; `null`: never yet. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readAt: string | null;
}

/** What the hub holds of an Item. */
@ApiSchema({ name: 'CopyOfItem' })
export class CopyOfItemSchema {
  /** In the order in which they are read; only those that there is something of. */
  products: CopiedProductSchema[];

  /** The accounts. */
  accounts: CopiedAccountSchema[];
}
