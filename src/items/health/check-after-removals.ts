import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { RemovalsDecided } from '../../sync/events/removals-decided.js';
import { ItemReady } from '../events/item-ready.js';
import { CheckHealth } from './check-health.js';

/** Once an admin has decided about removals, the Item's flag goes, and its app hears of rows that went. */
@Injectable()
export class CheckAfterRemovals {
  constructor(
    private readonly database: Database,
    private readonly events: EventBus,
    private readonly health: CheckHealth,
  ) {}

  @OnDomainEvent(RemovalsDecided)
  async onDecided({ itemId, runId }: RemovalsDecided): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.health.checkOne(tx, itemId);
      if (runId !== null) await this.events.publish(tx, new ItemReady(itemId, runId, false));
    });
  }
}
