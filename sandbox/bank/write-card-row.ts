import { SeededRandom } from '../state/seeded-random.js';
import { CARD_PURCHASES, FOREIGN_PURCHASES } from './brazil.js';
import { findCategory } from './categories.js';
import type { TransactionContent } from './transaction.js';

/** Where a card row stands: its São Paulo day and the bill that has closed over it, if one has. */
export interface CardRowPlace {
  purchaseDate: string;
  billId: string | null;
  /** YYYY-MM of the bill that will charge it; told by Open Finance only (OAS), which does not tell `totalAmount`. */
  billForecastDate: string | null;
}

/**
 * One row of a credit card. Unlike a bank account, a purchase is a positive amount with type DEBIT and a payment
 * of the bill is a negative amount with type CREDIT (docs on card products), so direction comes from `type`.
 */
export function writeCardRow(random: SeededRandom, place: CardRowPlace): TransactionContent {
  if (random.chance(0.04)) return billPayment(random);
  const foreign = random.chance(0.06);
  const shop = random.pick(foreign ? FOREIGN_PURCHASES : CARD_PURCHASES);
  const cents = random.int(...shop.cents);
  const installments = !foreign && cents > 20_000 && random.chance(0.5) ? random.int(2, 12) : null;
  const metadata: Record<string, string | number | null> = {
    purchaseDate: place.purchaseDate,
    cardNumber: random.chance(0.9) ? '8670' : null,
    billId: place.billId,
    billForecastDate: place.billForecastDate,
  };
  if (shop.mcc && random.chance(0.8)) metadata.payeeMCC = shop.mcc;
  if (installments) {
    metadata.installmentNumber = random.int(1, installments);
    metadata.totalInstallments = installments;
    metadata.totalAmount = place.billForecastDate === null ? cents / 100 : null;
  }
  const amount = installments ? Math.round(cents / installments) / 100 : cents / 100;
  return {
    description: installments
      ? `${shop.description} PARC ${String(metadata.installmentNumber)}/${installments}`
      : shop.description,
    descriptionRaw: random.chance(0.6) ? `${shop.description} SAO PAULO BRA` : null,
    currencyCode: foreign ? 'USD' : 'BRL',
    amount,
    amountInAccountCurrency: foreign ? Math.round(amount * 541) / 100 : null,
    balance: null,
    category: random.chance(0.95) ? (findCategory(shop.categoryId)?.description ?? null) : null,
    categoryId: shop.categoryId,
    providerCode: null,
    type: 'DEBIT',
    operationType: null,
    operationTypeAdditionalInfo: null,
    paymentData: null,
    creditCardMetadata: metadata,
    merchant: shop.merchant
      ? { ...shop.merchant, category: findCategory(shop.categoryId)?.description ?? '' }
      : null,
  };
}

function billPayment(random: SeededRandom): TransactionContent {
  return {
    description: 'Pagamento recebido',
    descriptionRaw: null,
    currencyCode: 'BRL',
    amount: -random.int(40_000, 310_000) / 100,
    amountInAccountCurrency: null,
    balance: null,
    category: 'Credit card payment',
    categoryId: '05100000',
    providerCode: null,
    type: 'CREDIT',
    operationType: 'PAGAMENTO',
    operationTypeAdditionalInfo: null,
    paymentData: null,
    creditCardMetadata: null,
    merchant: null,
  };
}
