import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { FLAGS } from '../health/flags.js';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Items by how bad their worst flag is; those without a flag are in none. */
@ApiSchema({ name: 'ItemsBySeverity' })
export class ItemsBySeveritySchema {
  /** No new data comes, or none is to be trusted. */
  @ApiProperty(COUNT)
  error: number;

  /** It will soon be so, or in part. */
  @ApiProperty(COUNT)
  warning: number;

  /** To be known; these count as healthy. */
  @ApiProperty(COUNT)
  info: number;
}

/** Items that are not healthy, by who has to do something about the worst flag. */
@ApiSchema({ name: 'ItemsByTurn' })
export class ItemsByTurnSchema {
  /** The end user. */
  @ApiProperty(COUNT)
  user: number;

  /** The bank. */
  @ApiProperty(COUNT)
  bank: number;

  /** Pluggy. */
  @ApiProperty(COUNT)
  pluggy: number;

  /** We, who run the hub. */
  @ApiProperty(COUNT)
  us: number;
}

/** Items with one flag, as far as it means the same. */
@ApiSchema({ name: 'FlagCount' })
export class FlagCountSchema {
  /** Which. */
  @ApiProperty({ enum: FLAGS })
  flag: string;

  /** How bad it is. */
  @ApiProperty({ enum: ['error', 'warning', 'info'] })
  severity: string;

  /** Whose turn it is. */
  @ApiProperty({ enum: ['user', 'bank', 'pluggy', 'us'] })
  turn: string;

  /** How many Items have it. */
  @ApiProperty(COUNT)
  items: number;
}

/** Items of one institution. */
@ApiSchema({ name: 'ConnectorCount' })
export class ConnectorCountSchema {
  /** The institution. */
  @ApiProperty({ type: 'integer' })
  connectorId: number;

  /** Its name. */
  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  /** How many Items it has. */
  @ApiProperty(COUNT)
  items: number;

  /** How many of them are not healthy. */
  @ApiProperty(COUNT)
  unhealthy: number;

  /** How many of them have each status. */
  @ApiProperty({ type: 'object', additionalProperties: COUNT, example: { UPDATED: 120, LOGIN_ERROR: 3 } })
  statuses: Record<string, number>;
}

/** Items at Pluggy, and how many the plan allows. */
@ApiSchema({ name: 'ItemQuota' })
export class ItemQuotaSchema {
  /** All that Pluggy has, also those that no app owns. */
  @ApiProperty(COUNT)
  items: number;

  /** `PLUGGY_ITEM_LIMIT`; `null`: not known. */
  @ApiProperty({ type: 'integer', nullable: true })
  limit: number | null;
}

/** Flags of one day, in São Paulo. */
@ApiSchema({ name: 'FlagDay' })
export class FlagDaySchema {
  /** The day. */
  @ApiProperty({ format: 'date' })
  day: string;

  /** How many were raised. */
  @ApiProperty(COUNT)
  raised: number;

  /** How many were cleared. */
  @ApiProperty(COUNT)
  cleared: number;
}

/** How the Items are. */
@ApiSchema({ name: 'ItemsOverview' })
export class ItemsOverviewSchema {
  /** Items that an app owns and Pluggy has. */
  @ApiProperty(COUNT)
  items: number;

  /** How many of them have no flag that is an `error` or a `warning`. */
  @ApiProperty(COUNT)
  healthy: number;

  /** By their worst flag. */
  severities: ItemsBySeveritySchema;

  /** Those that are not healthy, by whose turn it is. */
  turns: ItemsByTurnSchema;

  /** By flag, the most frequent first. */
  flags: FlagCountSchema[];

  /** By institution, the one with most unhealthy Items first. */
  connectors: ConnectorCountSchema[];

  /** Against the plan. */
  quota: ItemQuotaSchema;

  /** The last 30 days, the oldest first. */
  trend: FlagDaySchema[];
}
