import type { FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { billsOf } from '../bank/bills.js';
import { identityOf } from '../bank/identity.js';
import { INVESTMENTS, investmentOf, investmentTransactionsOf } from '../bank/investments.js';
import { loanOf } from '../bank/loans.js';
import type { ItemRecord } from '../items/item-record.js';
import type { ResourceKind } from '../state/resource-ids.js';
import { findAccount, isReadable } from './find-account.js';
import { PluggyError, accountNotFound, itemNotFound } from './pluggy-error.js';
import { pageOf, pathUuid, query, queryUuid } from './read-request.js';

/** Bills, investments, loans and identity: computed from the seed, served once their product has been read. */
export function productRoutes(app: FastifyInstance, bank: Bank): void {
  const serves = (item: ItemRecord | undefined, product: string): item is ItemRecord =>
    item?.productsReadAt[product] !== undefined && isReadable(bank, item);
  const itemOfQuery = (id: string): ItemRecord => {
    const item = bank.findItem(id);
    if (!item) throw itemNotFound();
    return item;
  };
  const ownerOf = (
    id: string,
    kind: ResourceKind,
  ): { item: ItemRecord | undefined; sub: number; index: number } => {
    const key = bank.ids.decode(id, kind);
    return { item: key ? bank.items.get(key.owner) : undefined, sub: key?.sub ?? 0, index: key?.index ?? 0 };
  };

  app.get('/bills', (request) => {
    const found = findAccount(bank, queryUuid(request, 'accountId'));
    if (!found) throw accountNotFound();
    return pageOf(serves(found.item, 'CREDIT_CARDS') ? billsOf(bank, found.account) : [], request);
  });

  app.get('/bills/:id', (request) => {
    const id = pathUuid(request);
    const { item, sub } = ownerOf(id, 'bill');
    const account = item?.accounts.find((candidate) => candidate.sub === sub);
    const bill =
      account && serves(item, 'CREDIT_CARDS') && billsOf(bank, account).find((one) => one.id === id);
    if (!bill) throw new PluggyError(404, 'Bill not found', 'CREDIT_CARD_BILL_NOT_FOUND');
    return bill;
  });

  app.get('/investments', (request) => {
    const item = itemOfQuery(queryUuid(request, 'itemId'));
    const type = query(request, 'type');
    const rows = serves(item, 'INVESTMENTS')
      ? INVESTMENTS.map((_, sub) => investmentOf(bank, item, sub))
      : [];
    return pageOf(
      rows.filter((row) => !type || row.type === type),
      request,
    );
  });

  app.get('/investments/:id', (request) => {
    const { item, sub } = ownerOf(pathUuid(request), 'investment');
    if (!serves(item, 'INVESTMENTS') || !INVESTMENTS[sub]) throw investmentNotFound();
    return investmentOf(bank, item, sub);
  });

  app.get('/investments/:id/transactions', (request) => {
    const { item, sub } = ownerOf(pathUuid(request), 'investment');
    if (!item || !INVESTMENTS[sub]) throw investmentNotFound();
    return pageOf(
      serves(item, 'INVESTMENTS_TRANSACTIONS') ? investmentTransactionsOf(bank, item, sub) : [],
      request,
    );
  });

  app.get('/loans', (request) => {
    const item = itemOfQuery(queryUuid(request, 'itemId'));
    return pageOf(serves(item, 'LOANS') ? [loanOf(bank, item)] : [], request);
  });

  app.get('/loans/:id', (request) => {
    const { item } = ownerOf(pathUuid(request), 'loan');
    if (!serves(item, 'LOANS')) throw new PluggyError(404, 'loan not found', 'LOAN_NOT_FOUND');
    return loanOf(bank, item);
  });

  app.get('/identity', (request) => {
    const item = itemOfQuery(queryUuid(request, 'itemId'));
    if (!serves(item, 'IDENTITY')) throw identityNotFound();
    return identityOf(bank, item);
  });

  app.get('/identity/:id', (request) => {
    const { item } = ownerOf(pathUuid(request), 'identity');
    if (!serves(item, 'IDENTITY')) throw identityNotFound();
    return identityOf(bank, item);
  });
}

const investmentNotFound = (): PluggyError =>
  new PluggyError(404, 'investment not found', 'INVESTMENT_NOT_FOUND');
const identityNotFound = (): PluggyError => new PluggyError(404, 'identity not found', 'IDENTITY_NOT_FOUND');
