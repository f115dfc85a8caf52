import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { ItemsFace } from '../../items/face.js';
import type { WireItem } from '../../kernel/pluggy/pluggy-client.js';
import { Database } from '../../kernel/database/database.js';
import { hashOf } from './begin-session.js';
import type { ConnectReason, ConnectSession, LinkedConnector } from './connect-session.schema.js';
import { isReturnAddress } from './return-address.js';
import { SessionExpired, SessionNotFound } from './session-errors.js';

/** What a session knows that the person is told. */
export interface Described {
  appId: string;
  itemId: string | null;
  oauthRedirectUri: string | null;
}

/** A bank's own words may be of any length; this much fits a phone. */
const LONGEST_WORDS = 300;

export function linkedConnector({ connector }: WireItem): LinkedConnector {
  const { id, name, imageUrl, primaryColor } = connector;
  return { id, name, imageUrl, primaryColor };
}

/** Tells the holder of a connect token which app asks, and in update mode which bank and why. Asks nobody. */
@Injectable()
export class DescribeSession {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly items: ItemsFace,
  ) {}

  /** @throws SessionNotFound for a token that is not ours; SessionExpired */
  async ofToken(accessToken: string): Promise<ConnectSession> {
    const [found] = await this.database.query<Described & Record<string, unknown> & { isExpired: boolean }>(
      `select app_id as "appId", item_id as "itemId", oauth_redirect_uri as "oauthRedirectUri",
              expires_at <= clock_timestamp() as "isExpired"
         from connect.sessions where token_hash = $1 order by created_at desc limit 1`,
      [hashOf(accessToken)],
    ); // sessions_token
    if (!found) throw new SessionNotFound();
    if (found.isExpired) throw new SessionExpired();
    return this.run(found);
  }

  /** @throws SessionNotFound when the Item is gone */
  async run({ appId, itemId, oauthRedirectUri }: Described): Promise<ConnectSession> {
    const app = { name: (await this.auth.appName(appId)) ?? '' };
    const session = { app, oauthRedirectUri: isReturnAddress(oauthRedirectUri) ? oauthRedirectUri : null };
    if (!itemId) return { ...session, itemId: null, connector: null, reason: null };
    const item = await this.items.snapshot(itemId);
    if (!item) throw new SessionNotFound();
    return { ...session, itemId, connector: linkedConnector(item), reason: await this.reason(itemId, item) };
  }

  private async reason(itemId: string, { error }: WireItem): Promise<ConnectReason | null> {
    const trouble = await this.items.troubleOf(itemId);
    if (!trouble) return null;
    const { flag, since, message } = trouble;
    const words: unknown = (error as { providerMessage?: unknown } | null)?.providerMessage;
    const providerMessage = typeof words === 'string' && words.trim() ? words.slice(0, LONGEST_WORDS) : null;
    return { flag, since, message, providerMessage };
  }
}
