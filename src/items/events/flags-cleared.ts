import { DomainEvent } from '../../kernel/events/domain-event.js';
import type { FlagOfItem } from './flags-raised.js';

/** What was wrong with Items is so no longer. */
export class FlagsCleared extends DomainEvent {
  constructor(readonly flags: FlagOfItem[]) {
    super();
  }

  /** One after the other: the queue of reviews is one, and an outage would have all workers wait for it. */
  override get queue(): string {
    return 'items:reviews';
  }
}
