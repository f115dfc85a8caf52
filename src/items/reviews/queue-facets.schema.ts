import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { FLAGS, TURNS } from '../health/flags.js';
import { REVIEW_STATES } from './reviews.dto.js';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Items in one state. */
@ApiSchema({ name: 'StateFacet' })
export class StateFacetSchema {
  @ApiProperty({ enum: REVIEW_STATES })
  value: string;

  @ApiProperty(COUNT)
  items: number;
}

/** Items with one flag. */
@ApiSchema({ name: 'FlagFacet' })
export class FlagFacetSchema {
  @ApiProperty({ enum: FLAGS })
  value: string;

  @ApiProperty(COUNT)
  items: number;
}

/** Items of which something waits for somebody. */
@ApiSchema({ name: 'TurnFacet' })
export class TurnFacetSchema {
  @ApiProperty({ enum: TURNS })
  value: string;

  @ApiProperty(COUNT)
  items: number;
}

/** Items of one institution. */
@ApiSchema({ name: 'ConnectorFacet' })
export class ConnectorFacetSchema {
  @ApiProperty({ type: 'integer' })
  value: number;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty(COUNT)
  items: number;
}

/** Items of one app. */
@ApiSchema({ name: 'AppFacet' })
export class AppFacetSchema {
  @ApiProperty({ format: 'uuid' })
  value: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty(COUNT)
  items: number;
}

/** What is in the queue, each the most first. Everything but `states` leaves out what is resolved. */
@ApiSchema({ name: 'QueueFacets' })
export class QueueFacetsSchema {
  states: StateFacetSchema[];
  flags: FlagFacetSchema[];
  turns: TurnFacetSchema[];
  connectors: ConnectorFacetSchema[];
  apps: AppFacetSchema[];
}
