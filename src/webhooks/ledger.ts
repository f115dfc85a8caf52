import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { Metrics } from '../kernel/observability/metrics.js';

/** All webhooks ever accepted, and what became of them. */
export interface LedgerBalance {
  received: number;
  processed: number;
  parked: number;
  /** Rows of the inbox that are neither processed nor parked. */
  waiting: number;
  /** received - processed - parked - waiting: 0, or something was lost or done twice. */
  difference: number;
}

/**
 * received = processed + parked + waiting, always. The first three are counted in the transactions that do the
 * thing, the fourth is counted in the inbox itself; a row that vanishes or is settled twice shows as a difference.
 */
@Injectable()
export class Ledger {
  constructor(
    private readonly database: Database,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'hub_webhook_ledger',
      'Webhooks received, processed, parked (all ever) and waiting (now), over all replicas',
      ['state'],
      async (gauge) => {
        const { received, processed, parked, waiting } = await this.balance();
        gauge.set({ state: 'received' }, received);
        gauge.set({ state: 'processed' }, processed);
        gauge.set({ state: 'parked' }, parked);
        gauge.set({ state: 'waiting' }, waiting);
      },
    );
    metrics.gauge(
      'hub_webhook_ledger_difference',
      'received - processed - parked - waiting; anything but 0 is a bug',
      [],
      async (gauge) => gauge.set((await this.balance()).difference),
    );
  }

  /** One statement, thus one snapshot: it balances at any moment, also while webhooks come in. */
  async balance(): Promise<LedgerBalance> {
    const [row] = await this.database.query<{
      received: string;
      processed: string;
      parked: string;
      waiting: string;
    }>(
      `select coalesce(sum(received), 0) as received, coalesce(sum(processed), 0) as processed,
              coalesce(sum(parked), 0) as parked,
              (select count(*) from webhooks.inbox where outcome is null) as waiting
         from webhooks.ledger`,
    );
    const [received, processed, parked, waiting] = [row!.received, row!.processed, row!.parked, row!.waiting].map(Number) as [number, number, number, number]; // prettier-ignore
    return { received, processed, parked, waiting, difference: received - processed - parked - waiting };
  }
}
