import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Bank } from '../bank/bank.js';
import { calendarOf, dayOf } from '../bank/sao-paulo-day.js';
import { findAccount, isReadable } from './find-account.js';
import { PluggyError, accountNotFound } from './pluggy-error.js';
import { pageOf, pathUuid } from './read-request.js';

/** How long a statement's link is good for (OAS). */
const LINK_MS = 30 * 60_000;
const MONTHS_BACK = [60, 30];

/** Monthly statements of bank accounts, and the PDF behind each signed link. */
export function statementRoutes(app: FastifyInstance, bank: Bank): void {
  const signature = (id: string, expires: string): string =>
    createHmac('sha256', `statements ${bank.seed}`).update(`${id} ${expires}`).digest('hex');

  app.get('/accounts/:id/statements', (request) => {
    const found = findAccount(bank, pathUuid(request));
    if (!found) throw accountNotFound();
    const { owner, sub, kind } = found.account;
    const now = bank.clock.now();
    const has = kind !== 'CREDIT_CARD' && isReadable(bank, found.item);
    const rows = (has ? MONTHS_BACK : []).map((days) => {
      const [year, month] = calendarOf(dayOf(now) - days).month.split('-');
      const id = bank.ids.encode('statement', owner, sub, Number(year) * 12 + Number(month));
      const expires = String(now + LINK_MS);
      const url = `${bank.url}/statements/${id}.pdf?expires=${expires}&signature=${signature(id, expires)}`;
      return { id, monthYear: `${month}-${year}`, url };
    });
    return pageOf(rows, request);
  });

  app.get<{ Params: { file: string }; Querystring: { expires?: string; signature?: string } }>(
    '/statements/:file',
    { config: { open: true } },
    async (request, reply) => {
      const id = request.params.file.replace(/\.pdf$/, '');
      const { expires = '', signature: given } = request.query;
      if (given !== signature(id, expires) || Number(expires) < bank.clock.now())
        throw new PluggyError(403, 'The link of the statement is not valid any more');
      return reply.type('application/pdf').send(PDF);
    },
  );
}

/** The smallest PDF that a viewer opens: one empty page. */
const PDF = [
  '%PDF-1.4',
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
  'trailer<</Root 1 0 R>>',
  '%%EOF',
].join('\n');
