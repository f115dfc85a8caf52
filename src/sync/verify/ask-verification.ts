import { EventEmitter2 } from '@nestjs/event-emitter';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { VerificationAsked } from '../events/verification-asked.js';
import './verify-item.js'; // declares who handles the event
import type { Report } from './verify-item.js';

/** Refused: nothing was compared, and the message says why. */
export class NotVerified extends Error {}

/** Asks a running hub to compare an Item: the hub has the key and the rate budget, this process only the database. */
export class AskVerification {
  private readonly events = new EventBus(new EventEmitter2());

  constructor(private readonly database: Database) {}

  /**
   * Asks, and waits for the answer as long as it takes.
   * @throws NotVerified when the Item cannot be compared.
   */
  async run(itemId: string): Promise<Report> {
    const id = await this.database.transaction(async (tx) => {
      const [asked] = await tx.query<{ id: string }>(
        `insert into sync.verifications (item_id) values ($1) returning id`,
        [itemId],
      );
      await this.events.publish(tx, new VerificationAsked(itemId, asked!.id));
      return asked!.id;
    });
    for (;;) {
      const [found] = await this.database.query<{
        report: Report | null;
        error: string | null;
        ended: boolean;
      }>(`select report, error, ended_at is not null as ended from sync.verifications where id = $1`, [id]);
      if (!found) throw new NotVerified('This Item was deleted while it was being compared.');
      if (found.report) return found.report;
      if (found.ended) throw new NotVerified(found.error ?? 'Nothing was compared.');
      await sleep(250);
    }
  }
}
