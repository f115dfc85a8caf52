import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Pluggy's answer to a deletion. */
@ApiSchema({ name: 'Count' })
export class CountSchema {
  /** How many were deleted. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 1 })
  count: number;
}
