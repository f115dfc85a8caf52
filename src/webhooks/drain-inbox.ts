import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import pg from 'pg';
import { ItemsFace } from '../items/face.js';
import { Config } from '../kernel/config/config.js';
import { Database, type Tx } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { Logger } from '../kernel/observability/logger.js';
import { type Meaning, meaningOfWebhook } from './meaning-of-webhook.js';

interface InboxRow {
  id: string;
  received_at: string;
  event: string;
  body: string;
  attempts: number;
}

const BATCH_ROWS = 200;
/** 2 s, 4 s, 8 s … at most an hour apart: about 8 hours of trouble before a webhook is parked. */
const ATTEMPTS = 18;
const LONGEST_BACKOFF_S = 3_600;

/**
 * Turns waiting webhooks into domain events. Claiming, publishing, marking and counting are one transaction, so a
 * webhook's events happen exactly when it counts as processed. Several workers may drain at once: each skips what
 * another holds.
 */
@Injectable()
export class DrainInbox {
  /** This process's own ledger row, so that no drain waits for another's. */
  private readonly lane = `drain-${randomUUID()}`;

  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly config: Config,
    private readonly logger: Logger,
    private readonly items: ItemsFace,
  ) {}

  /**
   * Settles one batch of the oldest waiting webhooks.
   * @returns how many it took on; 0 when nothing is waiting.
   */
  async drain(): Promise<number> {
    let claimed: InboxRow[] = [];
    try {
      await this.database.transaction(async (tx) => {
        claimed = await this.claim(tx, `(due_at is null or due_at <= clock_timestamp())`, []);
        await this.settle(tx, claimed);
      });
    } catch (error) {
      if (claimed.length === 0) throw error;
      this.logger.warn(
        { err: error, webhooks: claimed.length },
        'a batch failed; each webhook is tried alone',
      );
      for (const { id } of claimed) await this.drainAlone(id);
    }
    return claimed.length;
  }

  private async drainAlone(id: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => this.settle(tx, await this.claim(tx, `id = $1`, [id])));
    } catch (error) {
      await this.database.transaction(async (tx) => {
        const [row] = await this.claim(tx, `id = $1`, [id]);
        if (row) await this.failed(tx, row, error);
      });
    }
  }

  /** Walks index inbox_waiting from its oldest row. */
  private claim(tx: Tx, which: string, params: unknown[]): Promise<InboxRow[]> {
    return tx.query<InboxRow>(
      `select id, received_at::text, event, body, attempts from webhooks.inbox
        where outcome is null and ${which}
        order by id limit ${BATCH_ROWS} for update skip locked`,
      params,
    );
  }

  private async settle(tx: Tx, rows: InboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    const meanings = rows.map((row) =>
      meaningOfWebhook(row.body, this.config.PLUGGY_CLIENT_ID, {
        inboxId: row.id,
        receivedAt: row.received_at,
      }),
    );
    await this.events.publish(tx, ...meanings.flatMap((m) => (m.outcome === 'published' ? [m.event] : [])));
    await this.mark(tx, rows, meanings);
  }

  /**
   * Marks the rows, without the body of what came for an Item that is to be gone (the row stays, for the ledger), and moves them from waiting to processed or parked in the ledger.
   */
  private async mark(tx: Tx, rows: InboxRow[], meanings: Meaning[]): Promise<void> {
    const reasons = meanings.map((m) => (m.outcome === 'parked' ? m.reason : null));
    const itemIds = meanings.map(itemOf);
    const deleted = await this.items.deleted(tx, [...new Set(itemIds.filter((id) => id !== null))]);
    await tx.query(
      `update webhooks.inbox
          set outcome = settled.outcome, reason = settled.reason, item_id = settled.item_id,
              settled_at = clock_timestamp(), body = case when settled.item_id = any($5::uuid[]) then '{}' else body end
         from unnest($1::bigint[], $2::text[], $3::text[], $4::uuid[]) as settled (id, outcome, reason, item_id)
        where inbox.id = settled.id`,
      [rows.map((row) => row.id), meanings.map((m) => m.outcome), reasons, itemIds, [...deleted]],
    );
    const parked = rows.filter((_, n) => meanings[n]!.outcome === 'parked');
    await tx.query(
      `insert into webhooks.ledger as mine (lane, processed, parked) values ($1, $2, $3)
       on conflict (lane) do update
          set processed = mine.processed + excluded.processed, parked = mine.parked + excluded.parked,
              written_at = clock_timestamp()`,
      [this.lane, rows.length - parked.length, parked.length],
    );
    if (parked.length > 0)
      this.logger.error(
        { ids: parked.map((row) => row.id), reasons: reasons.filter(Boolean) },
        'webhooks that mean nothing were parked in webhooks.inbox',
      );
  }

  /** What PostgreSQL refuses for its content will be refused again; everything else may pass later. */
  private async failed(tx: Tx, row: InboxRow, error: unknown): Promise<void> {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    const reason = code ? `PostgreSQL refused it: ${code}` : (error as Error).message;
    if (code?.startsWith('22') || row.attempts + 1 >= ATTEMPTS)
      return this.mark(tx, [row], [{ outcome: 'parked', reason }]);
    this.logger.warn(
      { err: error, id: row.id, attempts: row.attempts + 1 },
      'a webhook is tried again later',
    );
    await tx.query(
      `update webhooks.inbox
          set attempts = attempts + 1, reason = $2,
              due_at = clock_timestamp() + least(2 ^ (attempts + 1), ${LONGEST_BACKOFF_S}) * interval '1 second'
        where id = $1`,
      [row.id, reason],
    );
  }
}

const itemOf = (meaning: Meaning): string | null =>
  meaning.outcome === 'published' && 'itemId' in meaning.event ? String(meaning.event.itemId) : null;
