import { DomainEvent } from '../../kernel/events/domain-event.js';
import type { Flag } from '../health/flags.js';

/** One thing that is, or was, wrong with one Item. */
export interface FlagOfItem {
  itemId: string;
  flag: Flag;
}

/** Something is wrong with Items that was not before. */
export class FlagsRaised extends DomainEvent {
  constructor(readonly flags: FlagOfItem[]) {
    super();
  }

  /** One after the other: the queue of reviews is one, and an outage would have all workers wait for it. */
  override get queue(): string {
    return 'items:reviews';
  }
}
