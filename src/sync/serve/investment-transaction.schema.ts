import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** What a movement cost, in the investment's currency. */
@ApiSchema({ name: 'InvestmentExpenses' })
export class InvestmentExpensesSchema {
  /** Tax on services (ISS). */
  serviceTax?: number | null;

  /** The broker's fee. */
  brokerageFee?: number | null;

  /** Income tax. */
  incomeTax?: number | null;

  /** Fee of the note (ANA). */
  tradingAssetsNoticeFee?: number | null;

  /** Keeping the position. */
  maintenanceFee?: number | null;

  /** Settlement. */
  settlementFee?: number | null;

  /** Clearing. */
  clearingFee?: number | null;

  /** The exchange's fee. */
  stockExchangeFee?: number | null;

  /** Custody. */
  custodyFee?: number | null;

  /** Operation. */
  operatingFee?: number | null;

  /** Tax on financial operations. */
  iof?: number | null;

  /** What is set aside for that tax. */
  iofProvision?: number | null;

  /** Anything else. */
  other?: number | null;
}

/** A movement of an investment. */
@ApiSchema({ name: 'InvestmentTransaction' })
export class InvestmentTransactionSchema {
  /** Pluggy's id of the movement. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /**
   * BUY, SELL, TAX, TRANSFER, INTEREST or AMORTIZATION.
   * @example "BUY"
   */
  type: string;

  /**
   * CREDIT (into the position) or DEBIT (out of it).
   * @example "CREDIT"
   */
  movementType?: string | null;

  /** The institution's words. */
  description?: string | null;

  /** When it was booked. */
  @ApiProperty({ format: 'date-time' })
  date: string;

  /** When it was agreed. */
  tradeDate?: string | null;

  /** How many quotas or shares. */
  quantity?: number | null;

  /** Price of one. */
  value?: number | null;

  /** Gross amount. */
  amount?: number | null;

  /** Amount after `expenses`. */
  netAmount?: number | null;

  /** Interest that was agreed, percent. */
  agreedRate?: number | null;

  /** Percentage of the index that was agreed. */
  indexerPercentage?: number | null;

  /** By how much B3 divides the price. */
  priceFactor?: number | null;

  /** Number of the brokerage note. */
  brokerageNumber?: string | null;

  /** Fees and taxes. */
  expenses?: InvestmentExpensesSchema | null;
}

/** The movements of an investment, newest first. */
@ApiSchema({ name: 'InvestmentTransactionPage' })
export class InvestmentTransactionPage extends PageOf(InvestmentTransactionSchema) {}
