import type { Bank } from '../bank/bank.js';
import { iso } from '../state/virtual-clock.js';
import type { ItemRecord, ProductDetail, ProductWarning } from './item-record.js';

/** `statusDetail` names its products differently from `products` (OAS StatusDetail). */
const KEYS = {
  accounts: 'ACCOUNTS',
  creditCards: 'CREDIT_CARDS',
  transactions: 'TRANSACTIONS',
  investments: 'INVESTMENTS',
  investmentsTransactions: 'INVESTMENTS_TRANSACTIONS',
  identity: 'IDENTITY',
  paymentData: 'PAYMENT_DATA',
  loans: 'LOANS',
  accountStatements: 'ACCOUNT_STATEMENTS',
} as const;

/**
 * Pluggy shows `statusDetail` after a partial success and whenever a product has warnings, otherwise null; a product
 * that was not asked for is null in it.
 */
export function statusDetail(
  bank: Bank,
  item: ItemRecord,
  reached: string[],
  partial: boolean,
  warned: (ProductWarning & { product: string })[],
): Record<string, ProductDetail | null> | null {
  const { statusDetailSpelling: spelling, futureFields } = bank.switches;
  if (!partial && warned.length === 0 && !futureFields) return null;
  const entries = Object.entries(KEYS).map(([key, product]): [string, ProductDetail | null] => {
    if (!item.products.includes(product)) return [key, null];
    const readAt = item.productsReadAt[product];
    const isUpdated = reached.includes(product);
    const warnings = warned
      .filter((warning) => warning.product === product)
      .map(({ product: _product, ...warning }) => warning);
    if (!isUpdated && warnings.length === 0)
      warnings.push({ code: '001', message: 'The product could not be recovered' });
    return [key, { isUpdated, lastUpdatedAt: readAt ? iso(readAt) : null, warnings }];
  });
  const detail = Object.fromEntries(entries);
  // The SDK's types have another name for it than the document; captures show either, or both (facts-2 §3.5).
  if (spelling !== 'spec') detail.investmentTransactions = detail.investmentsTransactions ?? null;
  if (spelling === 'sdk') delete detail.investmentsTransactions;
  return detail;
}

/** A warning as the control API asks for it; the usual message where it names none. */
export function productWarning(
  given: Partial<ProductWarning> & { product: string },
): ProductWarning & { product: string } {
  const {
    product,
    code = '001',
    message = MESSAGES[code]?.(product) ?? `Warning ${code}`,
    providerMessage,
  } = given;
  return { product, code, message, ...(providerMessage === undefined ? {} : { providerMessage }) };
}

/** The warnings whose words are known (facts-2 §4). */
const MESSAGES: Record<string, (product: string) => string> = {
  '001': () => 'The product could not be fully recovered',
  '002': () => 'The account is pending authorization by the other holders',
  '423': (product) =>
    `Open Finance monthly rate limit reached on product '${keyOf(product)}' for this CPF/CNPJ and institution. The product could not be updated.`,
};

const keyOf = (product: string): string =>
  Object.entries(KEYS).find(([, name]) => name === product)?.[0] ?? product.toLowerCase();
