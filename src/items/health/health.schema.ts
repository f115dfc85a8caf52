import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { FLAGS } from './flags.js';

/** What to tell the end user. */
@ApiSchema({ name: 'FlagMessage' })
export class FlagMessageSchema {
  /** In Portuguese. */
  'pt-BR': string;

  /** In English. */
  en: string;
}

/** One thing that is wrong with an Item. */
@ApiSchema({ name: 'ItemFlag' })
export class ItemFlagSchema {
  /** Which. */
  @ApiProperty({ enum: FLAGS })
  flag: string;

  /** `error`: no new data comes, or none is to be trusted; `warning`: soon, or in part; `info`: to be known. */
  @ApiProperty({ enum: ['error', 'warning', 'info'] })
  severity: string;

  /** Who has to do something: the `user`, the `bank`, `pluggy`, or `us`, who run the hub. */
  @ApiProperty({ enum: ['user', 'bank', 'pluggy', 'us'] })
  turn: string;

  /** Since when it is so. */
  @ApiProperty({ format: 'date-time' })
  since: string;

  /** The values that tell it. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { status: 'LOGIN_ERROR' } })
  evidence: Record<string, unknown>;

  /** What to do, for you. */
  nextStep: string;

  /** What to tell the end user. */
  message: FlagMessageSchema;
}

/** How an Item is. */
@ApiSchema({ name: 'ItemHealth' })
export class ItemHealthSchema {
  /** The Item. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /** Whether no flag is an `error` or a `warning`. */
  isHealthy: boolean;

  /** Its status at Pluggy, as last heard. */
  status: string;

  /** How far its last execution has come, or how it ended. */
  executionStatus: string | null;

  /** When its data was last fetched from the institution; `null` before the first time. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUpdatedAt: string | null;

  /** When Pluggy will update it by itself; `null`: never. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  nextAutoSyncAt: string | null;

  /** Since when Pluggy does not have it any more, though nobody asked for that; its data stays. `null`: it has it. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  goneAt: string | null;

  /** What is wrong, the longest first. */
  flags: ItemFlagSchema[];
}
