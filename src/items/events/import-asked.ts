import { DomainEvent } from '../../kernel/events/domain-event.js';

/** Items that exist at Pluggy are to become an app's; also: the import is to go on. */
export class ImportAsked extends DomainEvent {
  constructor(readonly importId: string) {
    super();
  }

  /** One Item at a time: an import must leave the rate budget to others. */
  override get queue(): string {
    return `import:${this.importId}`;
  }
}
