import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { Metrics } from '../../kernel/observability/metrics.js';
import { FindItem } from '../find-item.js';
import { explain, FLAGS, type Flag } from './flags.js';
import type { ItemHealthSchema } from './health.schema.js';

type Row = Omit<ItemHealthSchema, 'isHealthy' | 'flags'> & {
  flags: {
    flag: Flag;
    since: string;
    evidence: { executionStatus?: string; nextAutoSyncAt?: string | null };
  }[];
};

/** What is wrong with an Item, for its user. */
export interface Trouble {
  flag: Flag;
  /** ISO 8601. */
  since: string;
  message: { 'pt-BR': string; en: string };
}

const WORST_FIRST: string[] = ['error', 'warning', 'info'];

/** Tells apps how an Item is, and monitoring how many are not well. */
@Injectable()
export class ReadHealth {
  constructor(
    private readonly database: Database,
    private readonly findItem: FindItem,
    metrics: Metrics,
  ) {
    metrics.gauge('hub_items_flagged', 'Items by what is wrong with them', ['flag'], async (gauge) => {
      const rows = await this.database.query<{ flag: Flag; items: number }>(
        `select flag, count(*)::int as items from items.flags where cleared_at is null group by flag`,
      ); // flags_by_kind
      for (const flag of FLAGS) gauge.set({ flag }, rows.find((row) => row.flag === flag)?.items ?? 0);
    });
  }

  /** @throws ItemNotFound unless it is the app's own. */
  async of(appId: string, itemId: string): Promise<ItemHealthSchema> {
    await this.findItem.served(appId, itemId);
    return this.ofItem(itemId);
  }

  /** As {@link of}, of any app's Item that is known to be there. */
  async ofItem(itemId: string): Promise<ItemHealthSchema> {
    const [row] = await this.database.query<Row & Record<string, unknown>>(
      `select i.id as "itemId", i.status, i.execution_status as "executionStatus",
              ${instantText('i.last_updated_at')} as "lastUpdatedAt",
              ${instantText('i.next_auto_sync_at')} as "nextAutoSyncAt", ${instantText('i.gone_at')} as "goneAt",
              (select coalesce(json_agg(json_build_object('flag', f.flag, 'since', ${instantText('f.since')},
                                                          'evidence', f.evidence) order by f.since, f.flag), '[]')
                 from items.flags f where f.item_id = i.id and f.cleared_at is null) as flags
         from items.items i where i.id = $1`,
      [itemId],
    );
    const { flags: found, ...item } = row!;
    const flags = found.map(explain);
    return { ...item, isHealthy: flags.every(({ severity }) => severity === 'info'), flags };
  }

  /** The worst that is wrong, what the user can do something about before the rest; never what is ours to do. */
  async troubleOf(itemId: string): Promise<Trouble | undefined> {
    const { flags } = await this.ofItem(itemId);
    const rank = ({ severity, turn }: (typeof flags)[number]): number =>
      2 * WORST_FIRST.indexOf(severity) + (turn === 'user' ? 0 : 1);
    const [worst] = flags.filter(({ turn }) => turn !== 'us').sort((a, b) => rank(a) - rank(b));
    return worst && { flag: worst.flag as Flag, since: worst.since, message: worst.message };
  }
}
