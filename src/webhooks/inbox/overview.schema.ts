import { ApiProperty, ApiSchema } from '@nestjs/swagger';

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Webhooks that came within an hour. */
@ApiSchema({ name: 'WebhookHour' })
export class WebhookHourSchema {
  /** When the hour began. */
  @ApiProperty({ format: 'date-time' })
  hour: string;

  /** How many came. */
  @ApiProperty(COUNT)
  received: number;

  /** Seconds until half of them were dealt with; `null`: none was. Replayed ones are left out. */
  @ApiProperty({ type: 'number', nullable: true, example: 0.06 })
  lagMedian: number | null;

  /** Seconds until the slowest was. */
  @ApiProperty({ type: 'number', nullable: true, example: 1.2 })
  lagMax: number | null;
}

/** What became of all webhooks ever: received = processed + parked + waiting. */
@ApiSchema({ name: 'WebhookLedger' })
export class WebhookLedgerSchema {
  /** Accepted from Pluggy. */
  @ApiProperty(COUNT)
  received: number;

  /** Turned into work, or of no use. */
  @ApiProperty(COUNT)
  processed: number;

  /** Kept for an admin. */
  @ApiProperty(COUNT)
  parked: number;

  /** Still to be dealt with. */
  @ApiProperty(COUNT)
  waiting: number;

  /** Anything but 0 is a bug. */
  @ApiProperty({ type: 'integer' })
  difference: number;
}

/** Our registration at Pluggy, as last looked at. */
@ApiSchema({ name: 'WebhookRegistration' })
export class WebhookRegistrationSchema {
  /** Where Pluggy delivers; `null`: nowhere yet. */
  @ApiProperty({ type: String, nullable: true })
  url: string | null;

  /** What is wrong with it; `null`: nothing. */
  @ApiProperty({ type: String, nullable: true })
  problem: string | null;

  /** When it was last looked at. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  checkedAt: string | null;

  /** When it was last found good, or put right. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  seenGoodAt: string | null;
}

/** How webhooks come in. */
@ApiSchema({ name: 'WebhooksOverview' })
export class WebhooksOverviewSchema {
  /** The last 24 hours, the oldest first; the last one goes on. */
  hours: WebhookHourSchema[];

  /** Of all time. */
  ledger: WebhookLedgerSchema;

  /** For how many seconds the oldest one has been waiting; `null`: none is. */
  @ApiProperty({ type: 'number', nullable: true })
  oldestWaiting: number | null;

  /** What makes Pluggy deliver. */
  registration: WebhookRegistrationSchema;
}
