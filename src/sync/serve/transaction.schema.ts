import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CursorPageOf, PageOf } from '../../kernel/http/page.schema.js';

/** A CPF or CNPJ. */
@ApiSchema({ name: 'PartyDocument' })
export class PartyDocumentSchema {
  /** CPF (a person) or CNPJ (a company). */
  type?: string | null;

  /** The number, often partly masked. */
  value?: string | null;
}

/** One side of a payment. */
@ApiSchema({ name: 'PaymentParty' })
export class PaymentPartySchema {
  /** Name of the person or company. */
  name?: string | null;

  /** CPF or CNPJ. */
  documentNumber?: PartyDocumentSchema | null;

  /** Account. */
  accountNumber?: string | null;

  /** Branch. */
  branchNumber?: string | null;

  /** The bank's COMPE number. */
  routingNumber?: string | null;

  /** The bank's ISPB number. */
  routingNumberISPB?: string | null;
}

/** Who paid whom, how. */
@ApiSchema({ name: 'PaymentData' })
export class PaymentDataSchema {
  /** Who paid. */
  payer?: PaymentPartySchema | null;

  /** Who was paid. */
  receiver?: PaymentPartySchema | null;

  /**
   * PIX, TED, DOC, TEV, BOLETO, …
   * @example "PIX"
   */
  paymentMethod?: string | null;

  /** What the payer wrote. */
  reason?: string | null;

  /** The payment's reference. */
  referenceNumber?: string | null;

  /** The reference that the receiver gave. */
  receiverReferenceId?: string | null;

  /** Line, barcode and amounts of a boleto. */
  boletoMetadata?: Record<string, unknown> | null;
}

/** What only a movement of a credit card has. Amounts are in the account's currency. */
@ApiSchema({ name: 'CreditCardMetadata' })
export class CreditCardMetadataSchema {
  /** Which instalment this is, from 1. Each instalment is a transaction of its own. */
  @ApiProperty({ type: 'integer' })
  installmentNumber?: number | null;

  /** How many instalments there are. */
  @ApiProperty({ type: 'integer' })
  totalInstallments?: number | null;

  /** Price of the whole purchase; direct connectors only. */
  totalAmount?: number | null;

  /** When the purchase was made. */
  purchaseDate?: string | null;

  /** The merchant's category (MCC, four digits). */
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'integer' }] })
  payeeMCC?: string | number | null;

  /** Last digits of the card that paid. */
  cardNumber?: string | null;

  /** The bill that it stands on; absent while the bill is open. */
  billId?: string | null;

  /** Month (YYYY-MM) of the bill that it will stand on; Open Finance only. */
  billForecastDate?: string | null;

  /** Kind of fee, when it is one. */
  feeType?: string | null;

  /** The fee in words, when `feeType` is OTHER. */
  feeTypeAdditionalInfo?: string | null;

  /** Kind of credit taken on the card, when it is one. */
  otherCreditsType?: string | null;

  /** The credit in words, when `otherCreditsType` is OTHER. */
  otherCreditsAdditionalInfo?: string | null;
}

/** The shop. */
@ApiSchema({ name: 'Merchant' })
export class MerchantSchema {
  /** Name on the sign. */
  name?: string | null;

  /** Name in the company register. */
  businessName?: string | null;

  /** CNPJ. */
  cnpj?: string | null;

  /** Branch of business (CNAE). */
  cnae?: string | null;

  /** What Pluggy files its transactions under. */
  category?: string | null;
}

/**
 * One movement of an account or card. Pluggy adds fields; ignore those you do not know.
 *
 * Take the direction from `type` and the size from the absolute value of `amount`: the sign of `amount` means
 * different things on bank accounts and on cards. An id is not for ever: when a pending movement is booked, the bank
 * may take it back and bring another one.
 */
@ApiSchema({ name: 'Transaction' })
export class TransactionSchema {
  /** Pluggy's id of the transaction. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** The account or card that it belongs to. */
  @ApiProperty({ format: 'uuid' })
  accountId: string;

  /**
   * Text of the statement, tidied up.
   * @example "PIX ENVIADO PADARIA ESTRELA"
   */
  description: string;

  /** Text of the statement as the institution gave it. */
  descriptionRaw?: string | null;

  /**
   * When it happened, in UTC. Movements that only have a day stand at São Paulo's midnight (03:00Z): convert to
   * America/Sao_Paulo before grouping by day.
   */
  @ApiProperty({ format: 'date-time', example: '2026-11-20T03:00:00.000Z' })
  date: string;

  /** CREDIT: money came in. DEBIT: money went out, also for purchases by card. */
  @ApiProperty({ enum: ['DEBIT', 'CREDIT'], example: 'DEBIT' })
  type: string;

  /**
   * In `currencyCode`. BANK: negative for money going out. CREDIT: positive for purchases, negative for payments.
   * @example -42.9
   */
  amount: number;

  /**
   * ISO 4217 code of `amount`.
   * @example "BRL"
   */
  currencyCode: string;

  /** `amount` in the account's currency, when that is another one. */
  amountInAccountCurrency?: number | null;

  /** Balance of the account right after it. */
  balance?: number | null;

  /** POSTED: booked. PENDING: announced, may still change or go away. */
  @ApiProperty({ enum: ['POSTED', 'PENDING'], example: 'POSTED' })
  status?: string | null;

  /** Pluggy's category in English, or the one that was set by hand. */
  category?: string | null;

  /** Id of the category. */
  categoryId?: string | null;

  /** Who paid whom, how. */
  paymentData?: PaymentDataSchema | null;

  /** What only a movement of a credit card has. */
  creditCardMetadata?: CreditCardMetadataSchema | null;

  /** The shop. */
  merchant?: MerchantSchema | null;

  /** The institution's kind of operation; Open Finance only. */
  operationType?: string | null;

  /** The kind of operation in words; Open Finance only. */
  operationTypeAdditionalInfo?: string | null;

  /** The institution's code of the movement. */
  providerCode?: string | null;

  /** The institution's id of the movement, the same under every Item; Open Finance only. */
  providerId?: string | null;

  /** Position among the movements of one day. */
  @ApiProperty({ type: 'integer' })
  order?: number | null;

  /** When Pluggy first saw it; what `createdAtFrom` filters by. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When Pluggy last changed it. */
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** Transactions of one account, the newest first, by page number. */
@ApiSchema({ name: 'TransactionPage' })
export class TransactionPage extends PageOf(TransactionSchema) {}

/** Transactions of one account, the newest first, by cursor. */
@ApiSchema({ name: 'TransactionCursorPage' })
export class TransactionCursorPage extends CursorPageOf(TransactionSchema) {}
