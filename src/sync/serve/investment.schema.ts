import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** A position: a fund, a share, a bond, a pension plan. Many fields exist for some kinds only. */
@ApiSchema({ name: 'Investment' })
export class InvestmentSchema {
  /** Pluggy's id of the investment. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The Item that it belongs to. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /**
   * COE, EQUITY, ETF, FIXED_INCOME, MUTUAL_FUND, SECURITY (pension) or OTHER.
   * @example "FIXED_INCOME"
   */
  type: string;

  /**
   * Finer than `type`: CDB, TREASURY, STOCK, RETIREMENT, ….
   * @example "CDB"
   */
  subtype?: string | null;

  /**
   * ACTIVE, PENDING or TOTAL_WITHDRAWAL.
   * @example "ACTIVE"
   */
  status?: string | null;

  /**
   * Name at the institution.
   * @example "CDB Banco Azul"
   */
  name: string;

  /** The institution's number of the position. */
  number?: string | null;

  /** What the market knows it by: a ticker, a fund's CNPJ. */
  code?: string | null;

  /** ISIN. */
  isin?: string | null;

  /**
   * What it is worth net of taxes, in `currencyCode`.
   * @example 1359.39
   */
  balance: number;

  /**
   * ISO 4217 code.
   * @example "BRL"
   */
  currencyCode: string;

  /** When that was its worth. */
  @ApiProperty({ format: 'date-time' })
  date: string;

  /** Price of one quota or share on `date`. */
  value?: number | null;

  /** How many quotas or shares. */
  quantity?: number | null;

  /** Worth before taxes. */
  amount?: number | null;

  /** What was put in. */
  amountOriginal?: number | null;

  /** Gain or loss so far. */
  amountProfit?: number | null;

  /** What can be taken out now. */
  amountWithdrawal?: number | null;

  /** Income tax that a withdrawal would cost. */
  taxes?: number | null;

  /** Tax on financial operations (IOF). */
  taxes2?: number | null;

  /** The holder's name. */
  owner?: string | null;

  /** Who issued it. */
  issuer?: string | null;

  /** The issuer's CNPJ. */
  issuerCNPJ?: string | null;

  /** When it was issued. */
  issueDate?: string | null;

  /** When it was bought. */
  purchaseDate?: string | null;

  /** When it matures. */
  dueDate?: string | null;

  /** Until when it cannot be withdrawn. */
  gracePeriodDate?: string | null;

  /** Percentage of `rateType` that it pays. */
  rate?: number | null;

  /**
   * The index that it follows: CDI, IPCA, ….
   * @example "CDI"
   */
  rateType?: string | null;

  /** Fixed interest, percent a year. */
  fixedAnnualRate?: number | null;

  /** DAILY, MONTHLY, SEMESTERLY or YEARLY. */
  ratePeriodicity?: string | null;

  /** The index in words, when it is none of the usual. */
  indexerAdditionalInfo?: string | null;

  /** Return of the last month, percent. */
  lastMonthRate?: number | null;

  /** Return of the last twelve months, percent. */
  lastTwelveMonthsRate?: number | null;

  /** Return of the year, percent. */
  annualRate?: number | null;

  /** Whether its income is free of tax. */
  taxExempt?: boolean | null;

  /** By how much B3 divides the price. */
  priceFactor?: number | null;

  /** Who owes what stands behind it (CRI, CRA). */
  debtor?: Record<string, unknown> | null;

  /** When it pays interest, if it does before maturing. */
  couponPayment?: Record<string, unknown> | null;

  /** Tax regime, insurer and numbers of a pension plan; classes of a fund. */
  metadata?: Record<string, unknown> | null;

  /** Who holds it: name and CNPJ. */
  institution?: Record<string, unknown> | null;

  /** Its movements; `null`: they are at `GET /investments/{id}/transactions`. */
  transactions?: Record<string, unknown>[] | null;

  /** When Pluggy first saw it. */
  @ApiProperty({ format: 'date-time' })
  createdAt?: string;

  /** When Pluggy last changed it. */
  @ApiProperty({ format: 'date-time' })
  updatedAt?: string;
}

/** The investments of an Item. */
@ApiSchema({ name: 'InvestmentPage' })
export class InvestmentPage extends PageOf(InvestmentSchema) {}
