import { iso } from '../state/virtual-clock.js';
import type { ItemRecord, ProductDetail } from './item-record.js';

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
  item: ItemRecord,
  reached: string[],
  warned: string | undefined,
): Record<string, ProductDetail | null> | null {
  if (reached.length === item.products.length && !warned) return null;
  const entries = Object.entries(KEYS).map(([key, product]): [string, ProductDetail | null] => {
    if (!item.products.includes(product)) return [key, null];
    const readAt = item.productsReadAt[product];
    const isUpdated = reached.includes(product);
    const warnings =
      isUpdated && product !== warned
        ? []
        : [{ code: '001', message: `The product could not be ${isUpdated ? 'fully ' : ''}recovered` }];
    return [key, { isUpdated, lastUpdatedAt: readAt ? iso(readAt) : null, warnings }];
  });
  return Object.fromEntries(entries);
}
