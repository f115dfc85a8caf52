import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { BadInput } from '../../kernel/http/hub-error.js';
import { DrainLoop } from '../drain-loop.js';
import type { ReplayBody } from './inbox.dto.js';
import type { ReplaySchema } from './inbox.schema.js';
import { inboxFilter } from './search-inbox.js';

/** So many at a time: one transaction, and no flood in the queue. */
const AT_ONCE = 1_000;

/**
 * Sends webhooks of the inbox through the drain once more. Their effect is that of a webhook that Pluggy delivers
 * twice: handlers look at the present, and ask for nothing that was read since the webhook came.
 */
@Injectable()
export class ReplayWebhooks {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly drain: DrainLoop,
  ) {}

  /** @throws BadInput unless there is either of the two. */
  async run({ ids, filter }: ReplayBody, actor: string): Promise<ReplaySchema> {
    if ((ids === undefined) === (filter === undefined)) throw new BadInput('Give either ids or a filter');
    const replay = await this.database.transaction(async (tx) => {
      const params: unknown[] = [];
      const which = ids ? `id = any($${params.push(ids)}::bigint[])` : inboxFilter(filter!, params);
      // Locked, so that what another admin replays at this moment, or the drain settles, is counted as it is then.
      const found = await tx.query<{ id: string; outcome: string | null }>(
        `select id::text, outcome from webhooks.inbox where ${which} order by inbox.id limit ${AT_ONCE + 1} for update`,
        params,
      );
      const taken = found.slice(0, AT_ONCE);
      await this.putBack(tx, taken);
      const range = taken.length > 0 ? [taken[0]!.id, taken.at(-1)!.id] : [];
      const [only] = taken.length === 1 ? range : [];
      if (taken.length > 0)
        await this.auth.audit(tx, actor, 'webhooks replayed', only ? `webhook ${only}` : 'webhooks', {
          count: taken.length,
          range,
          ...(filter && { filter }),
        });
      return { count: taken.length, hasMore: found.length > AT_ONCE, range };
    });
    if (replay.count > 0) this.drain.wake();
    return replay;
  }

  /** As if they had just come; the ledger has them waiting again, in the same transaction. */
  private async putBack(tx: Tx, rows: { id: string; outcome: string | null }[]): Promise<void> {
    await tx.query(
      `update webhooks.inbox set outcome = null, reason = null, settled_at = null, attempts = 0, due_at = null,
              replayed_at = clock_timestamp()
        where id = any($1::bigint[])`,
      [rows.map(({ id }) => id)],
    );
    const parked = rows.filter(({ outcome }) => outcome === 'parked').length;
    const processed = rows.filter(({ outcome }) => outcome !== null).length - parked;
    if (parked + processed > 0)
      await tx.query(
        `insert into webhooks.ledger as mine (lane, processed, parked) values ('ended', -$1::int, -$2::int)
         on conflict (lane) do update
            set processed = mine.processed + excluded.processed, parked = mine.parked + excluded.parked,
                written_at = clock_timestamp()`,
        [processed, parked],
      );
  }
}
