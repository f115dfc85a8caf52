import { createHash } from 'node:crypto';
import { DomainEvent } from '../../kernel/events/domain-event.js';

export type TransactionsChange = 'created' | 'updated' | 'deleted';

/**
 * Pluggy says that transactions of one account were created, updated or deleted. A hint: what is true now must be
 * read at Pluggy. `updated` and `deleted` name ids, `created` names the creation time to read from.
 */
export class TransactionsNotified extends DomainEvent {
  constructor(
    readonly itemId: string,
    readonly accountId: string,
    readonly change: TransactionsChange,
    /** Empty for `created`; at most 400 for the others, so that one `GET ids=` suffices (changelog 2026.08). */
    readonly transactionIds: string[],
    /** Pluggy's instant, ISO 8601 as it came; null when the webhook carried none. */
    readonly createdAtFrom: string | null,
    readonly eventId: string | null,
    /** The earliest date of the created rows, by Pluggy's account; null when it did not say. */
    readonly minDate: string | null,
    /** The webhook in the inbox. */
    readonly inboxId: string | null = null,
    /** When it came, by the database's clock. */
    readonly receivedAt: string | null = null,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }

  /**
   * The whole content but when it came: a repeated delivery folds, two blocks of ids never do, whatever ids their
   * events carry.
   */
  override get foldKey(): string {
    const content = { ...this, inboxId: null, receivedAt: null };
    return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  }
}
