import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** A monthly statement. */
@ApiSchema({ name: 'Statement' })
export class StatementSchema {
  /** Pluggy's id of the statement. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * Its month, MM-YYYY.
   * @example "10-2026"
   */
  monthYear: string;

  /** The PDF. Signed; good for 30 minutes. */
  url: string;
}

/** The statements of an account. */
@ApiSchema({ name: 'StatementPage' })
export class StatementPage extends PageOf(StatementSchema) {}

/** What is in an account now, asked at the bank. */
@ApiSchema({ name: 'RealTimeBalance' })
export class RealTimeBalanceSchema {
  /**
   * In `currencyCode`.
   * @example 1204.5
   */
  balance: number;

  /** What of it cannot be spent. */
  blockedBalance?: number | null;

  /** What the bank has put into a fund by itself. */
  automaticallyInvestedBalance?: number | null;

  /**
   * ISO 4217 code.
   * @example "BRL"
   */
  currencyCode: string;

  /** When the bank last changed it. */
  @ApiProperty({ format: 'date-time' })
  updateDateTime: string;
}
