import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { Logger } from '../../kernel/observability/logger.js';
import { Metrics } from '../../kernel/observability/metrics.js';
import { SealingKeys } from './sealing-keys.js';

type State = 'clear' | 'sealed' | 'older_key' | 'unreadable';
const STATES: readonly State[] = ['clear', 'sealed', 'older_key', 'unreadable'];

/** Says how many identities are stored how, and at the start which this process cannot read. */
@Injectable()
export class CountIdentities implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly keys: SealingKeys,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    metrics.gauge('hub_identities', 'Identities by how they are stored', ['state'], async (gauge) => {
      const rows = await this.byKey();
      for (const state of STATES)
        gauge.set({ state }, rows.filter(({ key }) => this.stateOf(key) === state).reduce((sum, { count }) => sum + count, 0)); // prettier-ignore
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { key, count } of await this.byKey())
      if (this.stateOf(key) === 'unreadable')
        this.logger.error({ keyId: key, identities: count }, 'identities cannot be read: their key is not in DATA_ENCRYPTION_KEY'); // prettier-ignore
  }

  /** Index: identities_by_key. */
  private byKey(): Promise<{ key: string | null; count: number }[]> {
    return this.database.query<{ key: string | null; count: number }>(
      `select key_id as key, count(*)::int as count from sync.identities group by key_id`,
    );
  }

  private stateOf(key: string | null): State {
    if (key === null) return 'clear';
    if (key === this.keys.newest) return 'sealed';
    return this.keys.has(key) ? 'older_key' : 'unreadable';
  }
}
