import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Trouble of a whole institution: many Items, one thing to look at. */
@ApiSchema({ name: 'Incident' })
export class IncidentSchema {
  /** @example "7" */
  id: string;

  /** @example 2 */
  connectorId: number;

  @ApiProperty({ type: String, nullable: true })
  connectorName: string | null;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  /** `null` while it goes on. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  closedAt: string | null;

  /**
   * What tells it: `status`, the connector's at Pluggy; `incidents`, Pluggy's own; `failing`, how many of its Items fail
   * for reasons that are not their users'.
   */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { failing: { items: 7, of: 20 } } })
  causes: Record<string, unknown>;

  /** Items that fail because of it now. */
  @ApiProperty({ type: 'integer' })
  items: number;

  /** At its worst. */
  @ApiProperty({ type: 'integer' })
  mostItems: number;

  /** Reviews that hang under it. */
  @ApiProperty({ type: 'integer' })
  reviews: number;
}

/** The latest 200, the latest first. */
@ApiSchema({ name: 'IncidentList' })
export class IncidentList {
  results: IncidentSchema[];
}
