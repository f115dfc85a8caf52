import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The hub, or this part of it, is well; anything else is answered with another status. */
@ApiSchema({ name: 'Health' })
export class HealthSchema {
  /** Always `ok`. */
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}
