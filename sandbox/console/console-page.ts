import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { itemNotFound } from '../api/pluggy-error.js';
import { pathUuid } from '../api/read-request.js';
import { accountView } from '../bank/account-view.js';
import type { Bank } from '../bank/bank.js';
import { readPage } from '../bank/read-transactions.js';
import { overview } from './overview.js';

/** Plain files; they stay beside the source, the compiled sandbox reads them from there. */
const PAGE = new URL('../../../sandbox/console/page/', import.meta.url);
const FILES: Record<string, string> = {
  'index.html': 'text/html; charset=utf-8',
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'actions.js': 'text/javascript; charset=utf-8',
  'dom.js': 'text/javascript; charset=utf-8',
  'item-panel.js': 'text/javascript; charset=utf-8',
  'side-panels.js': 'text/javascript; charset=utf-8',
};
/** `style` attributes are set by script, which needs no permission; nothing comes from elsewhere. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const LATEST_ROWS = 25;

/** The console for people at `/`: the bank as it is, and what can go wrong with it, a click each. */
export function consolePage(app: FastifyInstance, bank: Bank): void {
  const config = { open: true };
  const serve = async (reply: FastifyReply, name: string): Promise<string> => {
    void reply.headers({
      'content-type': FILES[name],
      'content-security-policy': CSP,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    return readFile(new URL(name, PAGE), 'utf8');
  };
  app.get('/', { config }, (_request, reply) => serve(reply, 'index.html'));
  for (const name of Object.keys(FILES))
    app.get(`/console/${name}`, { config }, (_request, reply) => serve(reply, name));

  app.get('/_sandbox/overview', { config }, () => overview(bank));

  app.get('/_sandbox/items/:id/accounts', { config }, (request) => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    const results = item.accounts
      .filter(({ unread }) => !unread)
      .map((account) => ({
        ...accountView(bank, account),
        latest: readPage(bank.ledger(account), {}, null, LATEST_ROWS).rows,
      }));
    return { results };
  });
}
