import type { FastifyInstance } from 'fastify';
import { PluggyError } from '../api/pluggy-error.js';
import type { RateLimits } from '../api/rate-limits.js';
import { bodyObject } from '../api/read-request.js';
import type { Tokens } from '../api/tokens.js';
import type { Bank } from '../bank/bank.js';
import { advanceClock } from '../items/auto-sync.js';
import { itemView } from '../items/item-view.js';
import { iso } from '../state/virtual-clock.js';
import { applySwitches } from '../switches.js';
import { connectorControls } from './connector-controls.js';
import type { Faults } from './faults.js';
import { itemControls } from './item-controls.js';
import { productControls } from './product-controls.js';
import type { RequestCounts } from './request-counts.js';
import { webhookControls } from './webhook-controls.js';

export interface Controls {
  tokens: Tokens;
  faults: Faults;
  counts: RequestCounts;
  limits: RateLimits;
}

/** The control API under `/_sandbox`: time, switches and faults for tests. README.md has the table. */
export function controlRoutes(app: FastifyInstance, bank: Bank, controls: Controls): void {
  const config = { open: true };
  const { tokens, faults, counts, limits } = controls;

  app.get('/_sandbox/state', { config }, () => ({
    clock: iso(bank.clock.now()),
    offsetMs: bank.clock.offsetMs,
    switches: bank.switches,
    items: [...bank.items.values()].map((item) => itemView(bank, item)),
    webhooks: bank.webhooks.size,
    running: bank.executions.running,
    deliveries: bank.sender.counts(),
  }));

  app.post('/_sandbox/clock', { config }, async (request) => {
    const { advanceMs = 0, advanceDays = 0 } = bodyObject(request) as {
      advanceMs?: number;
      advanceDays?: number;
    };
    const ms = advanceMs + advanceDays * 86_400_000;
    if (!Number.isFinite(ms) || ms < 0)
      throw new PluggyError(400, 'advanceMs or advanceDays must be a positive number');
    const syncs = await advanceClock(bank, ms);
    return { clock: iso(bank.clock.now()), syncs };
  });

  app.patch('/_sandbox/switches', { config }, (request) => {
    const problem = applySwitches(bank.switches, bodyObject(request));
    if (problem) throw new PluggyError(400, problem);
    limits.reset();
    bank.changed();
    bank.sender.pump();
    return bank.switches;
  });

  app.post('/_sandbox/auth/expire', { config }, () => {
    tokens.expireAll();
    return { ok: true };
  });

  app.get('/_sandbox/faults', { config }, () => faults.list());
  app.post('/_sandbox/faults', { config }, (request) => {
    const added = faults.add(bodyObject(request));
    if (typeof added === 'string') throw new PluggyError(400, added);
    return added;
  });
  app.post('/_sandbox/faults/release', { config }, (request) => {
    const { id } = bodyObject(request) as { id?: number };
    return { released: faults.release(id) };
  });
  app.delete('/_sandbox/faults', { config }, () => {
    faults.clear();
    return { count: 0 };
  });

  app.get('/_sandbox/requests', { config }, () => counts.all());
  app.delete('/_sandbox/requests', { config }, () => {
    counts.reset();
    return {};
  });

  connectorControls(app, bank);
  itemControls(app, bank);
  productControls(app, bank);
  webhookControls(app, bank);
}
