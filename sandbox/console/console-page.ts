import type { FastifyInstance } from 'fastify';
import { pageFiles } from '../api/page-files.js';
import { itemNotFound } from '../api/pluggy-error.js';
import { pathUuid } from '../api/read-request.js';
import { canChange } from '../bank/apply-bank-changes.js';
import { accountView } from '../bank/account-view.js';
import type { Bank } from '../bank/bank.js';
import { readPage } from '../bank/read-transactions.js';
import { overview } from './overview.js';

const FILES = ['console.css', 'console.js', 'actions.js', 'dom.js', 'item-panel.js', 'side-panels.js'];
const servePageFile = pageFiles(
  'console/page',
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
);

const LATEST_ROWS = 25;

/** The console for people at `/`: the bank as it is, and what can go wrong with it, a click each. */
export function consolePage(app: FastifyInstance, bank: Bank): void {
  const config = { open: true };
  app.get('/', { config }, (_request, reply) => servePageFile(reply, 'index.html'));
  for (const name of FILES)
    app.get(`/console/${name}`, { config }, (_request, reply) => servePageFile(reply, name));

  app.get('/_sandbox/overview', { config }, () => overview(bank));

  app.get('/_sandbox/items/:id/accounts', { config }, (request) => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    const results = item.accounts
      .filter(({ unread }) => !unread)
      .map((account) => ({
        ...accountView(bank, account),
        latest: readPage(bank.ledger(account), {}, null, LATEST_ROWS).rows.map((row) => ({
          ...row,
          canChange: canChange(bank.clock.now(), Date.parse(row.date)),
        })),
      }));
    return { results };
  });
}
