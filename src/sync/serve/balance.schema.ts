import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** What an account held on a day. */
@ApiSchema({ name: 'DayBalance' })
export class DayBalanceSchema {
  /** The day, in São Paulo. @example "2026-11-24" */
  @ApiProperty({ format: 'date', example: '2026-11-24' })
  day: string;

  /**
   * The balance as it was last seen on that day, in `currencyCode`.
   * @example 1204.5
   */
  balance: number;

  /** ISO 4217 code. */
  @ApiProperty({ type: String, nullable: true, example: 'BRL' })
  currencyCode: string | null;
}

/** An account's balances, newest first. Days on which nothing was read are not there. */
@ApiSchema({ name: 'DayBalancePage' })
export class DayBalancePage extends PageOf(DayBalanceSchema) {}
