import { Injectable } from '@nestjs/common';
import { ConnectLinkMade } from '../../connect/events/connect-link-made.js';
import { ConnectLinkOpened } from '../../connect/events/connect-link-opened.js';
import { Database } from '../../kernel/database/database.js';
import { OnDomainEvent } from '../../kernel/events/on-domain-event.js';
import { note } from './note.js';

/** Notes in an Item's story that its user was given a way back, and took it. */
@Injectable()
export class NoteLinks {
  constructor(private readonly database: Database) {}

  @OnDomainEvent(ConnectLinkMade)
  async onMade({ itemId, by, expiresAt }: ConnectLinkMade): Promise<void> {
    await this.database.transaction((tx) => note(tx, itemId, 'CONNECT_LINK_MADE', by, { expiresAt }));
  }

  @OnDomainEvent(ConnectLinkOpened)
  async onOpened({ itemId }: ConnectLinkOpened): Promise<void> {
    await this.database.transaction((tx) => note(tx, itemId, 'CONNECT_LINK_OPENED', 'user'));
  }
}
