import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** What may be sent to Pluggy of one class of routes. */
@ApiSchema({ name: 'RouteBudget' })
export class RouteBudgetSchema {
  /** The class, by a route of it. @example "GET /transactions" */
  routes: string;

  /** Pluggy's limit: calls in any window. */
  @ApiProperty(COUNT)
  limit: number;

  /** How many calls there may be at once, when none was made for a while. */
  @ApiProperty(COUNT)
  burst: number;

  /** How many calls of users may be made now. */
  @ApiProperty(COUNT)
  user: number;

  /** How many others may. */
  @ApiProperty(COUNT)
  background: number;

  /** For how many seconds Pluggy has closed them all (it answered 429). */
  @ApiProperty({ type: 'number', minimum: 0 })
  blockedSeconds: number;
}

/** The rate budget of the processes that share this one's addresses. */
@ApiSchema({ name: 'PluggyOverview' })
export class PluggyOverviewSchema {
  /** `EGRESS_GROUP` of the process that answers. @example "default" */
  egressGroup: string;

  /** The seconds in which no limit is exceeded. */
  @ApiProperty(COUNT)
  windowSeconds: number;

  /** Classes of routes that were ever called, the one with least left first. */
  budgets: RouteBudgetSchema[];
}
