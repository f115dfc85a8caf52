import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Jobs of one task. */
@ApiSchema({ name: 'TaskCount' })
export class TaskCountSchema {
  /** The event and its handler. @example "ItemUpdated->SyncItem.onUpdated" */
  task: string;

  /** Due, and waiting for a worker or for their Item's turn. */
  @ApiProperty(COUNT)
  waiting: number;

  /** Under way. */
  @ApiProperty(COUNT)
  running: number;

  /** Have failed, and are tried again later. */
  @ApiProperty(COUNT)
  failing: number;

  /** Have failed their last attempt. */
  @ApiProperty(COUNT)
  parked: number;
}

/** What there is to do. */
@ApiSchema({ name: 'JobsOverview' })
export class JobsOverviewSchema {
  /** Due, and waiting for a worker or for their Item's turn. */
  @ApiProperty(COUNT)
  waiting: number;

  /** Under way. */
  @ApiProperty(COUNT)
  running: number;

  /** Have failed, and are tried again later. */
  @ApiProperty(COUNT)
  failing: number;

  /** Have failed their last attempt. */
  @ApiProperty(COUNT)
  parked: number;

  /** For how many seconds the oldest one that is due has been so; `null`: none is. */
  @ApiProperty({ type: 'number', nullable: true })
  oldestWaiting: number | null;

  /** By task, the one with most parked jobs first, then with most waiting. */
  tasks: TaskCountSchema[];
}
