import { calendarOf, dayOf } from '../bank/sao-paulo-day.js';
import type { Bank } from '../bank/bank.js';
import { findConnector } from '../connectors/connector-catalogue.js';
import type { ItemRecord, ProductWarning } from './item-record.js';
import { productWarning } from './product-status.js';
import { approvalOf } from './sandbox-users.js';

type Refusal = ProductWarning & { product: string };

/** What an account's other holders keep closed until all have agreed. */
const NEED_ALL_HOLDERS = ['ACCOUNTS', 'CREDIT_CARDS', 'TRANSACTIONS'];

/** Products that an Open Finance institution does not give this time, with the warning that says why. */
export function refusedProducts(bank: Bank, item: ItemRecord, products: string[]): Refusal[] {
  if (!findConnector(item.connectorId)?.isOpenFinance) return [];
  return products.flatMap((product) => {
    if (approvalOf(item) === 'PENDING' && NEED_ALL_HOLDERS.includes(product))
      return [productWarning({ product, code: '002' })];
    return withinQuota(bank, item, product) ? [] : [productWarning({ product, code: '423' })];
  });
}

/**
 * Counts a read against the network's limit, which is by month, institution, product and CPF or CNPJ: several Items
 * of one person use it up together (RLOF).
 */
function withinQuota(bank: Bank, item: ItemRecord, product: string): boolean {
  const limit = bank.switches.openFinanceMonthlyLimits?.[product];
  if (limit === undefined) return true;
  const person = (item.parameters.cpf ?? '').replace(/\D/g, '');
  const { month } = calendarOf(dayOf(bank.clock.now()));
  const key = [month, item.connectorId, person, product].join(' ');
  const reads = bank.openFinanceReads.get(key) ?? 0;
  if (reads >= limit) return false;
  for (const old of bank.openFinanceReads.keys())
    if (!old.startsWith(month)) bank.openFinanceReads.delete(old);
  bank.openFinanceReads.set(key, reads + 1);
  return true;
}
