import type { FastifyInstance } from 'fastify';
import { accountView, reducedAccountView } from '../bank/account-view.js';
import type { Bank } from '../bank/bank.js';
import { balanceAtBank, writeBalance } from '../bank/change-accounts.js';
import { iso } from '../state/virtual-clock.js';
import { requireScope } from './access.js';
import { findAccount, isReadable } from './find-account.js';
import { balanceError, type BalanceError } from './balance-errors.js';
import { PluggyError, accountNotFound, itemNotFound } from './pluggy-error.js';
import { pageOf, pathUuid, query, queryUuid } from './read-request.js';

export function accountRoutes(app: FastifyInstance, bank: Bank): void {
  app.get('/accounts', { config: { connectToken: true } }, (request) => {
    const item = bank.findItem(queryUuid(request, 'itemId'));
    if (!item) throw itemNotFound();
    requireScope(request, item);
    const type = query(request, 'type');
    if (type !== undefined && type !== 'BANK' && type !== 'CREDIT')
      throw new PluggyError(400, 'type must be one of the following values: BANK, CREDIT');
    const accounts = isReadable(bank, item) ? item.accounts : [];
    const view = request.access.kind === 'key' ? accountView : reducedAccountView;
    const rows = accounts.map((account) => view(bank, account)).filter((row) => !type || row.type === type);
    return pageOf(rows, request);
  });

  app.get('/accounts/:id', (request) => {
    const found = findAccount(bank, pathUuid(request));
    if (!found || !isReadable(bank, found.item)) throw accountNotFound();
    return accountView(bank, found.account);
  });

  app.get('/accounts/:id/balance', (request) => {
    const found = findAccount(bank, pathUuid(request));
    if (!found) throw new PluggyError(404, 'account not found for the given id');
    if (bank.switches.balanceError) throw balanceError(bank.switches.balanceError as BalanceError);
    if (!isReadable(bank, found.item)) throw balanceError('BALANCE_CONSENT_ERROR');
    const { item, account } = found;
    const cents = balanceAtBank(item, account);
    // "Writes the account": what the live call has seen is what the account shows from now on (facts §7).
    if (cents !== account.balanceCents) writeBalance(bank, item, account, cents);
    return {
      balance: cents / 100,
      blockedBalance: 0,
      automaticallyInvestedBalance: account.kind === 'CHECKING_ACCOUNT' ? 100 : 0,
      currencyCode: 'BRL',
      updateDateTime: iso(bank.clock.now()),
    };
  });
}
