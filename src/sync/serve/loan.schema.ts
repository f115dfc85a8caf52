import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** Interest of a loan. */
@ApiSchema({ name: 'LoanInterestRate' })
export class LoanInterestRateSchema {
  /** NOMINAL or EFFECTIVE. */
  taxType?: string | null;

  /** SIMPLE or COMPOUND. */
  interestRateType?: string | null;

  /** MONTHLY or YEARLY. */
  taxPeriodicity?: string | null;

  /** How days are counted. */
  calculation?: string | null;

  /** Kind of index. */
  referentialRateIndexerType?: string | null;

  /** The index. */
  referentialRateIndexerSubType?: string | null;

  /** The index in words. */
  referentialRateIndexerAdditionalInfo?: string | null;

  /** Fixed part, 0.01 is 1 %. */
  preFixedRate?: number | null;

  /** Part that follows the index, 0.01 is 1 %. */
  postFixedRate?: number | null;

  /** Anything else about it. */
  additionalInfo?: string | null;
}

/** The plan of a loan's instalments. */
@ApiSchema({ name: 'LoanInstallments' })
export class LoanInstallmentsSchema {
  /** Unit of `totalNumberOfInstallments`: DAY, WEEK, MONTH, YEAR or WITHOUT_TOTAL_PERIOD. */
  typeNumberOfInstallments?: string | null;

  /** How many there are. */
  @ApiProperty({ type: 'integer' })
  totalNumberOfInstallments?: number | null;

  /** Unit of `contractRemainingNumber`. */
  typeContractRemaining?: string | null;

  /** How many remain. */
  @ApiProperty({ type: 'integer' })
  contractRemainingNumber?: number | null;

  /** Paid so far. */
  @ApiProperty({ type: 'integer' })
  paidInstallments?: number | null;

  /** Not yet due. */
  @ApiProperty({ type: 'integer' })
  dueInstallments?: number | null;

  /** Overdue. */
  @ApiProperty({ type: 'integer' })
  pastDueInstallments?: number | null;

  /** Larger payments out of turn: when and how much. */
  balloonPayments?: Record<string, unknown>[] | null;
}

/** What was paid of a loan. */
@ApiSchema({ name: 'LoanPayments' })
export class LoanPaymentsSchema {
  /** What is still owed. */
  contractOutstandingBalance?: number | null;

  /** Each payment: when, how much, with which fees. */
  releases?: Record<string, unknown>[] | null;
}

/** A loan, a financing, an advance on invoices or an overdraft. */
@ApiSchema({ name: 'Loan' })
export class LoanSchema {
  /** Pluggy's id of the loan. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The Item that it belongs to. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /** The institution's number. */
  contractNumber?: string | null;

  /** The central bank's number of the operation. */
  ipocCode?: string | null;

  /**
   * The institution's name for it.
   * @example "Crédito pessoal"
   */
  productName: string;

  /** Its modality, in Open Finance's words. */
  type?: string | null;

  /**
   * LOAN, FINANCING, INVOICE_FINANCING or UNARRANGED_ACCOUNT_OVERDRAFT.
   * @example "LOAN"
   */
  kind?: string | null;

  /** When it was read at the bank. */
  date?: string | null;

  /** When it was signed. */
  contractDate?: string | null;

  /** When the money came. */
  disbursementDates?: string[] | null;

  /** When it was settled. */
  settlementDate?: string | null;

  /**
   * Sum of the contract, in `currencyCode`.
   * @example 12000
   */
  contractAmount?: number | null;

  /**
   * ISO 4217 code.
   * @example "BRL"
   */
  currencyCode?: string | null;

  /** When the last instalment is due. */
  dueDate?: string | null;

  /** When the first instalment is due. */
  firstInstallmentDueDate?: string | null;

  /** MONTHLY, WEEKLY, …. */
  installmentPeriodicity?: string | null;

  /** The period in words, when it is OTHERS. */
  installmentPeriodicityAdditionalInfo?: string | null;

  /** Total cost a year, 0.29 is 29 %. */
  CET?: number | null;

  /** SAC, PRICE, SAM, WITHOUT_AMORTIZATION_SYSTEM or OTHERS. */
  amortizationScheduled?: string | null;

  /** The system in words, when it is OTHERS. */
  amortizationScheduledAdditionalInfo?: string | null;

  /** CNPJ of the employer who pays it from the salary. */
  cnpjConsignee?: string | null;

  /** Interest. */
  interestRates?: LoanInterestRateSchema[] | null;

  /** Fees of the contract. */
  contractedFees?: Record<string, unknown>[] | null;

  /** Charges for paying late. */
  contractedFinanceCharges?: Record<string, unknown>[] | null;

  /** What secures it. */
  warranties?: Record<string, unknown>[] | null;

  /** The plan. */
  installments?: LoanInstallmentsSchema | null;

  /** What was paid. */
  payments?: LoanPaymentsSchema | null;
}

/** The loans of an Item. */
@ApiSchema({ name: 'LoanPage' })
export class LoanPage extends PageOf(LoanSchema) {}
