import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { instantText } from '../../kernel/database/iso-instant.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { ConnectLinkMade } from '../events/connect-link-made.js';

/** What a link's token is signed for: no other token of the hub passes for one. */
export const LINK_PURPOSE = 'connect-link';

/** A link that a person opens in a browser. */
export interface ConnectLink {
  connectUrl: string;
  /** ISO 8601. */
  expiresAt: string;
}

export interface LinkOptions {
  /** Where an OAuth bank sends the person back to. */
  oauthRedirectUri?: string | null;
  expiresInMinutes?: number;
}

/**
 * Makes links with which a person connects one Item again, on the hosted Connect page. A connect token is good for 30
 * minutes, a link for days: it can be mailed, and asks for its own token when it is opened.
 */
@Injectable()
export class CreateConnectLink {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly events: EventBus,
    private readonly config: Config,
  ) {}

  /** One that was made before and is good for a while, or a new one: asked for often, it is not made anew each time. */
  async standing(appId: string, itemId: string, by: ConnectLinkMade['by']): Promise<ConnectLink> {
    const [link] = await this.database.query<{ id: string; expiresAt: string }>(
      `select id, ${instantText('expires_at')} as "expiresAt" from connect.links
        where item_id = $1 and app_id = $2 and created_by = $3 and oauth_redirect_uri is null
          and expires_at > clock_timestamp() + interval '1 hour' order by expires_at desc limit 1`,
      [itemId, appId, by],
    ); // links_item
    return link ? this.signed(link.id, link.expiresAt) : this.run(appId, itemId, by);
  }

  /**
   * The link of an Item that the caller knows to be the app's.
   * @param alongside what happens in the transaction that makes it.
   */
  async run(
    appId: string,
    itemId: string,
    by: ConnectLinkMade['by'],
    options: LinkOptions = {},
    alongside?: (tx: Tx) => Promise<void>,
  ): Promise<ConnectLink> {
    const id = randomUUID();
    const minutes = options.expiresInMinutes ?? this.config.CONNECT_LINK_HOURS * 60;
    const expiresAt = await this.database.transaction(async (tx) => {
      const [link] = await tx.query<{ expiresAt: string }>(
        `insert into connect.links (id, app_id, item_id, oauth_redirect_uri, created_by, expires_at)
         values ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 minute')
         returning ${instantText('expires_at')} as "expiresAt"`,
        [id, appId, itemId, options.oauthRedirectUri ?? null, by, minutes],
      );
      await alongside?.(tx);
      await this.events.publish(tx, new ConnectLinkMade(itemId, by, link!.expiresAt));
      return link!.expiresAt;
    });
    return this.signed(id, expiresAt);
  }

  /** In the fragment, which browsers send to nobody: it reaches no log and no Referer. */
  private async signed(id: string, expiresAt: string): Promise<ConnectLink> {
    const token = await this.auth.sign(LINK_PURPOSE, id, expiresAt);
    return { connectUrl: `${this.config.PUBLIC_URL}/connect#link=${token}`, expiresAt };
  }
}
