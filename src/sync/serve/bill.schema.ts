import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** Interest, a fee or a tax on a bill. */
@ApiSchema({ name: 'BillFinanceCharge' })
export class BillFinanceChargeSchema {
  /** Pluggy's id of the charge. */
  id: string;

  /**
   * LATE_PAYMENT_REMUNERATIVE_INTEREST, LATE_PAYMENT_FEE, LATE_PAYMENT_INTEREST, IOF or OTHER.
   * @example "IOF"
   */
  type: string;

  /**
   * In `currencyCode`.
   * @example 12.4
   */
  amount: number;

  /**
   * ISO 4217 code.
   * @example "BRL"
   */
  currencyCode: string;

  /** The charge in words, when `type` is OTHER. */
  additionalInfo?: string | null;
}

/** A payment of a bill. */
@ApiSchema({ name: 'BillPayment' })
export class BillPaymentSchema {
  /** Pluggy's id of the payment. */
  id: string;

  /**
   * INSTALLMENT_PAYMENT, FULL_PAYMENT or OTHER_PAYMENT.
   * @example "FULL_PAYMENT"
   */
  valueType: string;

  /** When it was paid. */
  @ApiProperty({ format: 'date-time' })
  paymentDate: string;

  /**
   * DEBIT_ACCOUNT, BANK_SLIP, PAYROLL_DEDUCTION or PIX.
   * @example "PIX"
   */
  paymentMode?: string | null;

  /**
   * In `currencyCode`.
   * @example 830.1
   */
  amount: number;

  /**
   * ISO 4217 code.
   * @example "BRL"
   */
  currencyCode: string;
}

/** A closed bill of a credit card. */
@ApiSchema({ name: 'Bill' })
export class BillSchema {
  /** Pluggy's id of the bill; transactions name it as `creditCardMetadata.billId`. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The credit card. */
  @ApiProperty({ format: 'uuid' })
  accountId?: string;

  /** When it is due. */
  @ApiProperty({ format: 'date-time' })
  dueDate: string;

  /** When it was closed. */
  billClosingDate?: string | null;

  /**
   * What is to be paid, in `totalAmountCurrencyCode`.
   * @example 830.1
   */
  totalAmount: number;

  /**
   * ISO 4217 code.
   * @example "BRL"
   */
  totalAmountCurrencyCode: string;

  /**
   * Least that has to be paid.
   * @example 124.5
   */
  minimumPaymentAmount?: number | null;

  /** Whether it may be paid in instalments. */
  allowsInstallments?: boolean | null;

  /** Interest, fees and taxes. */
  financeCharges: BillFinanceChargeSchema[];

  /** What was paid of it so far. */
  payments: BillPaymentSchema[];
}

/** The bills of a credit card, newest first. */
@ApiSchema({ name: 'BillPage' })
export class BillPage extends PageOf(BillSchema) {}
