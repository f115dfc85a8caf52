import { DomainEvent } from '../../kernel/events/domain-event.js';

/** What is kept of an Item has been kept for as long as the policy says. */
export class ErasureDue extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** The flag that tells why; or what an Item is that never came to be anybody's, or to be of use. */
    readonly flag: 'CONSENT_REVOKED' | 'CONSENT_EXPIRED' | 'DELETED_BY_PLUGGY' | 'ABANDONED' | 'UNCLAIMED',
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }

  override get foldKey(): string {
    return this.itemId;
  }
}
