import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PluggyError, itemNotFound } from '../api/pluggy-error.js';
import { bodyObject, pathUuid } from '../api/read-request.js';
import type { Bank } from '../bank/bank.js';
import { authorizeItem } from '../items/authorize-item.js';
import { lapse, syncItem } from '../items/auto-sync.js';
import { deleteItem } from '../items/delete-item.js';
import { EXECUTION_ENDS } from '../items/execution-ends.js';
import type { Approval, Execution, ItemRecord } from '../items/item-record.js';
import { itemView } from '../items/item-view.js';
import { productWarning } from '../items/product-status.js';
import { publishItemEvent } from '../webhooks/item-events.js';
import { bankTruth } from './bank-truth.js';

const DAY_MS = 86_400_000;
const APPROVALS = ['PENDING', 'APPROVED', 'REJECTED'];

export function itemControls(app: FastifyInstance, bank: Bank): void {
  const config = { open: true };
  const existing = (request: FastifyRequest): ItemRecord => {
    const item = bank.findItem(pathUuid(request));
    if (!item) throw itemNotFound();
    return item;
  };

  app.post('/_sandbox/items/:id/sync', { config }, async (request) => {
    const item = existing(request);
    if (item.execution) throw new PluggyError(409, 'An execution is under way');
    const wishes = wishesOf(bank, bodyObject(request));
    const ended = syncItem(bank, item, wishes);
    // One that is held does not end before it is let go.
    const result = wishes.hold ? {} : await ended;
    return { ...result, item: itemView(bank, item) };
  });

  app.post('/_sandbox/items/:id/release', { config }, (request) => {
    const item = existing(request);
    if (!item.execution?.hold) throw new PluggyError(409, 'No execution is held');
    delete item.execution.hold;
    bank.changed();
    bank.executions.wakeUp(item);
    return itemView(bank, item);
  });

  app.post('/_sandbox/items/:id/lapse', { config }, (request) => {
    const item = existing(request);
    const { days = 4 } = bodyObject(request);
    if (typeof days !== 'number' || !(days > 0)) throw new PluggyError(400, 'days must be a positive number');
    if (item.execution || item.lastUpdatedAt === null)
      throw new PluggyError(409, 'The item must have been synced, and be at rest');
    lapse(bank, item, days);
    publishItemEvent(bank, item, 'item/updated', 'SYNC');
    return itemView(bank, item);
  });

  app.delete('/_sandbox/items/:id', { config }, (request) => {
    deleteItem(bank, existing(request));
    return { count: 1 };
  });

  app.get('/_sandbox/items/:id/bank', { config }, async (request, reply) => {
    const item = existing(request);
    return reply.type('application/json').send(Readable.from(bankTruth(bank, item)));
  });

  app.post('/_sandbox/items/:id/consent', { config }, (request) => {
    const item = existing(request);
    const { state, expiresInDays } = bodyObject(request);
    if (expiresInDays !== undefined && typeof expiresInDays !== 'number')
      throw new PluggyError(400, 'expiresInDays must be a number');
    const now = bank.clock.now();
    const createdAt = item.consent?.createdAt ?? item.createdAt;
    const consents: Record<string, ItemRecord['consent']> = {
      active: {
        createdAt,
        expiresAt: expiresInDays === undefined ? null : now + expiresInDays * DAY_MS,
        revokedAt: null,
      },
      expired: { createdAt, expiresAt: now, revokedAt: null },
      revoked: { createdAt, expiresAt: null, revokedAt: now },
    };
    const consent = consents[String(state)];
    if (!consent) throw new PluggyError(400, 'state must be one of active, expired, revoked');
    item.consent = consent;
    item.updatedAt = now;
    bank.changed();
    return itemView(bank, item);
  });

  app.post('/_sandbox/items/:id/approval', { config }, (request) => {
    const item = existing(request);
    const { state } = bodyObject(request);
    if (!APPROVALS.includes(state as string))
      throw new PluggyError(400, `state must be one of ${APPROVALS.join(', ')}`);
    item.approval = state as Approval;
    bank.changed();
    return itemView(bank, item);
  });

  app.post('/_sandbox/items/:id/authorize', { config }, (request) => {
    const item = existing(request);
    const { approve } = bodyObject(request);
    if (!authorizeItem(bank, item, approve !== false)) {
      throw new PluggyError(409, 'The item is not waiting for an authorization');
    }
    return itemView(bank, item);
  });
}

/** What a test wants of one execution. */
function wishesOf(bank: Bank, body: Record<string, unknown>): Partial<Execution> {
  const { changes, webhooks, outcome, products, accountId, rows, triggeredBy, warnings, hold } =
    body as Partial<Execution> & { accountId?: string; rows?: string[] };
  if (outcome && !EXECUTION_ENDS.includes(outcome) && !bank.switches.futureFields)
    throw new PluggyError(400, `outcome must be one of ${EXECUTION_ENDS.join(', ')}`);
  return {
    ...(changes ? { changes } : {}),
    ...(webhooks === undefined ? {} : { webhooks }),
    ...(outcome ? { outcome } : {}),
    ...(products ? { products } : {}),
    ...(accountId ? { onlyAccount: accountId } : {}),
    ...(rows ? { onlyRows: rows } : {}),
    ...(triggeredBy ? { triggeredBy } : {}),
    ...(warnings ? { warnings: warnings.map(productWarning) } : {}),
    ...(hold ? { hold } : {}),
  };
}
