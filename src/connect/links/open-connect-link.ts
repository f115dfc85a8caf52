import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { ItemsFace } from '../../items/face.js';
import { Database } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { ConnectLinkOpened } from '../events/connect-link-opened.js';
import type { OpenedLink } from './connect-link.dto.js';
import { BeginSession } from '../sessions/begin-session.js';
import { DescribeSession } from '../sessions/describe-session.js';
import { LINK_PURPOSE } from './create-connect-link.js';
import { LinkExpired, LinkNotFound, LinkOpenedTooOften } from './link-errors.js';

/** Each opening costs a call to Pluggy; a person reloads a page a few times. */
const OPENINGS = 30;

type Found = Record<string, unknown> & {
  appId: string;
  itemId: string;
  oauthRedirectUri: string | null;
  isExpired: boolean;
  opened: number;
};

/** Turns a link into a connect token that can update its one Item, for whoever holds it. */
@Injectable()
export class OpenConnectLink {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly items: ItemsFace,
    private readonly beginSession: BeginSession,
    private readonly describeSession: DescribeSession,
    private readonly events: EventBus,
  ) {}

  /** @throws LinkNotFound, LinkExpired, LinkOpenedTooOften; PluggyError when Pluggy gives no token. */
  async run(token: string): Promise<OpenedLink> {
    const id = await this.auth.verify(LINK_PURPOSE, token);
    if (id === 'expired') throw new LinkExpired();
    const link = id === undefined ? undefined : await this.count(id);
    if (!link) throw new LinkNotFound();
    if (link.isExpired) throw new LinkExpired();
    if (link.opened > OPENINGS) throw new LinkOpenedTooOften();
    if (!(await this.items.snapshot(link.itemId))) throw new LinkNotFound();
    const { appId, itemId, oauthRedirectUri } = link;
    const session = { appId, itemId, oauthRedirectUri, endUserId: null };
    const sessionId = await this.database.transaction((tx) => this.beginSession.write(tx, session));
    const described = await this.describeSession.run(session);
    return { ...described, accessToken: await this.beginSession.token(sessionId, session) };
  }

  /** Counts an opening; every hour the count begins anew. */
  private async count(id: string): Promise<Found | undefined> {
    return this.database.transaction(async (tx) => {
      const [link] = await tx.query<Found>(
        `update connect.links
            set opened = case when opened_at > clock_timestamp() - interval '1 hour' then opened + 1 else 1 end,
                opened_at = case when opened_at > clock_timestamp() - interval '1 hour'
                                 then opened_at else clock_timestamp() end
          where id = $1
         returning app_id as "appId", item_id as "itemId", oauth_redirect_uri as "oauthRedirectUri",
                   expires_at <= clock_timestamp() as "isExpired", opened`,
        [id],
      );
      if (link && !link.isExpired && link.opened === 1)
        await this.events.publish(tx, new ConnectLinkOpened(link.itemId));
      return link;
    });
  }
}
