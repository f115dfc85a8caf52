import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Somebody asked for a link with which the Item's user connects it again. */
export class ConnectLinkMade extends DomainEvent {
  constructor(
    readonly itemId: string,
    /** `app`, or `admin:<name>`. */
    readonly by: 'app' | `admin:${string}`,
    /** Until when it can be used, ISO 8601. */
    readonly expiresAt: string,
  ) {
    super();
  }

  override get queue(): string {
    return `item:${this.itemId}`;
  }
}
