import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PageOf } from '../../kernel/http/page.schema.js';

/** What only an account at a bank has. Amounts are in the account's currency. */
@ApiSchema({ name: 'BankData' })
export class BankDataSchema {
  /**
   * Branch and number, as used for transfers.
   * @example "0001/12345-0"
   */
  transferNumber?: string | null;

  /** Balance with the movements that are not booked yet. */
  closingBalance?: number | null;

  /** What the bank invests by itself overnight and gives back when needed. */
  automaticallyInvestedBalance?: number | null;

  /** Agreed overdraft. */
  overdraftContractedLimit?: number | null;

  /** Used part of the agreed overdraft. */
  overdraftUsedLimit?: number | null;

  /** Overdraft beyond what was agreed. */
  unarrangedOverdraftAmount?: number | null;

  /** Whether money is set aside (savings goals, court orders). */
  hasReservedBalance?: boolean | null;

  /** The sums that are set aside. */
  reservedBalances?: Record<string, unknown>[] | null;
}

/** What only a credit card has. Amounts are in the account's currency. */
@ApiSchema({ name: 'CreditData' })
export class CreditDataSchema {
  /** GOLD, BLACK, … in the institution's words. */
  level?: string | null;

  /**
   * MASTERCARD, VISA, ELO, …
   * @example "MASTERCARD"
   */
  brand?: string | null;

  /** The brand in words, when `brand` is OTHER. */
  brandAdditionalInfo?: string | null;

  /** When the open bill closes. A date, or an instant at São Paulo's midnight. */
  balanceCloseDate?: string | null;

  /** When the bill is due. A date, or an instant at São Paulo's midnight. */
  balanceDueDate?: string | null;

  /** What can still be spent. */
  availableCreditLimit?: number | null;

  /** Part of the balance in foreign currency, in US dollars. */
  balanceForeignCurrency?: number | null;

  /** Least that has to be paid of the bill. */
  minimumPayment?: number | null;

  /** What can be spent in all. */
  creditLimit?: number | null;

  /** Whether the institution may raise the limit on demand. */
  isLimitFlexible?: boolean | null;

  /**
   * ACTIVE, BLOCKED, CANCELLED.
   * @example "ACTIVE"
   */
  status?: string | null;

  /** MAIN or ADDITIONAL card. */
  holderType?: string | null;

  /** Limits by kind of purchase. */
  disaggregatedCreditLimits?: Record<string, unknown>[] | null;

  /** Further cards of the same account, by their last digits. */
  additionalCards?: Record<string, unknown>[] | null;
}

/** An account or a credit card of an Item, as last fetched. Pluggy adds fields; ignore those you do not know. */
@ApiSchema({ name: 'Account' })
export class AccountSchema {
  /** Pluggy's id of the account. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** BANK (with `bankData`) or CREDIT (with `creditData`). */
  @ApiProperty({ enum: ['BANK', 'CREDIT'], example: 'BANK' })
  type: string;

  /**
   * CHECKING_ACCOUNT, SAVINGS_ACCOUNT, CREDIT_CARD.
   * @example "CHECKING_ACCOUNT"
   */
  subtype: string;

  /**
   * The institution's number; only the last digits of a card.
   * @example "0001/12345-0"
   */
  number: string;

  /**
   * Name of the account.
   * @example "Conta Corrente"
   */
  name: string;

  /** Name under which the institution sells it. */
  marketingName?: string | null;

  /**
   * BANK: what is in the account. CREDIT: the amount of the open bill. In `currencyCode`.
   * @example 1204.5
   */
  balance: number;

  /** The Item that it belongs to. */
  @ApiProperty({ format: 'uuid' })
  itemId: string;

  /** The holder's CPF or CNPJ. */
  taxNumber?: string | null;

  /** The holder's name. */
  owner?: string | null;

  /**
   * ISO 4217 code of the balance.
   * @example "BRL"
   */
  currencyCode: string;

  /** What only an account at a bank has. */
  bankData?: BankDataSchema | null;

  /** What only a credit card has. */
  creditData?: CreditDataSchema | null;

  /** When Pluggy first saw it. */
  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  /** When Pluggy last fetched it. */
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** The accounts of an Item. */
@ApiSchema({ name: 'AccountPage' })
export class AccountPage extends PageOf(AccountSchema) {}
