import {
  ACCOUNTS, BILLS, IDENTITIES, INVESTMENTS, INVESTMENT_TRANSACTIONS, LOANS, RESOURCES, TRANSACTIONS,
} from './row-kinds.js'; // prettier-ignore
import type { RowKind } from './row-kind.js';

/** Whose list a product's rows come in: one list an Item, or one an account, a card or an investment. */
export type Scope = 'item' | 'account' | 'card' | 'investment';

/**
 * A data product of Pluggy's: where its rows are listed, and how one tells that there is something new. Adding one is
 * an entry here, a kind of row, its table and its routes (docs/how-a-product-was-added.md).
 */
export interface Product {
  /** As in `statusDetail`; also its name in runs and progress. */
  name: string;
  kind: RowKind;
  scope: Scope;
  /** Its list at Pluggy, and the parameter that names the list's owner; `{id}` in the route stands for the owner. */
  route: string;
  owner?: 'itemId' | 'accountId';
  pageSize?: number;
  /** One row by its id, which tells for sure whether it is gone; without it the list is read a second time. */
  byId?: string;
  /** Its keys in `statusDetail`: any of them updated makes it due. Empty: nothing there speaks of it. */
  status: readonly string[];
  /** Its names in `Item.products`: an Item that was made without any of them has none of it. */
  asked: readonly string[];
  /** Only Open Finance has it. */
  openFinance?: boolean;
  /** `identity` answers with one object, or 404, instead of a list. */
  single?: boolean;
}

const ACCOUNT_LIST: Product = {
  name: 'accounts',
  kind: ACCOUNTS,
  scope: 'item',
  route: '/accounts',
  owner: 'itemId',
  byId: '/accounts/{id}',
  // New transactions are new balances too.
  status: ['accounts', 'creditCards', 'transactions'],
  asked: ['ACCOUNTS', 'CREDIT_CARDS', 'TRANSACTIONS'],
};

/** Read by windows and cursors instead of whole lists: FetchTransactions. */
export const TRANSACTION_LISTS: Product = {
  name: 'transactions',
  kind: TRANSACTIONS,
  scope: 'account',
  route: '/v2/transactions',
  owner: 'accountId',
  status: ['transactions'],
  asked: ['TRANSACTIONS'],
};

/** In the order in which they are read: whose lists hang on another's rows comes after it. */
export const PRODUCTS: readonly Product[] = [
  ACCOUNT_LIST,
  TRANSACTION_LISTS,
  {
    name: 'creditCards',
    kind: BILLS,
    scope: 'card',
    route: '/bills',
    owner: 'accountId',
    byId: '/bills/{id}',
    status: ['creditCards'],
    asked: ['CREDIT_CARDS'],
  },
  {
    name: 'investments',
    kind: INVESTMENTS,
    scope: 'item',
    route: '/investments',
    owner: 'itemId',
    pageSize: 500,
    byId: '/investments/{id}',
    status: ['investments'],
    asked: ['INVESTMENTS', 'INVESTMENTS_TRANSACTIONS'],
  },
  {
    name: 'investmentsTransactions',
    kind: INVESTMENT_TRANSACTIONS,
    scope: 'investment',
    route: '/investments/{id}/transactions',
    pageSize: 500,
    // The spec's spelling and the SDK's.
    status: ['investmentsTransactions', 'investmentTransactions'],
    asked: ['INVESTMENTS_TRANSACTIONS'],
  },
  {
    name: 'loans',
    kind: LOANS,
    scope: 'item',
    route: '/loans',
    owner: 'itemId',
    byId: '/loans/{id}',
    status: ['loans'],
    asked: ['LOANS'],
  },
  {
    name: 'identity',
    kind: IDENTITIES,
    scope: 'item',
    route: '/identity',
    owner: 'itemId',
    byId: '/identity/{id}',
    single: true,
    status: ['identity'],
    asked: ['IDENTITY'],
  },
  {
    name: 'resources',
    kind: RESOURCES,
    scope: 'item',
    route: '/items/{id}/resources',
    status: [],
    asked: [],
    openFinance: true,
  },
];
