import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../kernel/config/config.js';
import { Database, type Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { ReconnectBegun } from '../events/reconnect-begun.js';

/** Who connects what for which app. */
export interface NewSession {
  appId: string;
  /** The minted id of the user of a new Item; null in update mode. */
  endUserId: string | null;
  /** The Item to update; null for a new one. */
  itemId: string | null;
  webhookUrl?: string | null;
  oauthRedirectUri?: string | null;
}

/** How the hub finds a connect token again without keeping it. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** As long as Pluggy's connect tokens are good for (facts on authentication). */
const TOKEN_LIFE = '30 minutes';

/** Begins a connect session: writes down whose it is, then gets Pluggy's connect token for it. */
@Injectable()
export class BeginSession {
  constructor(
    private readonly database: Database,
    private readonly pluggy: PluggyClient,
    private readonly events: EventBus,
    private readonly config: Config,
  ) {}

  /**
   * In the caller's transaction, to be committed before Pluggy is asked: the Item may be there, and its webhook here,
   * before anybody has seen the token.
   * @returns the session's id
   */
  async write(tx: Tx, session: NewSession): Promise<string> {
    const { appId, endUserId, itemId, webhookUrl, oauthRedirectUri } = session;
    const [made] = await tx.query<{ id: string }>(
      `insert into connect.sessions (app_id, end_user_id, item_id, webhook_url, oauth_redirect_uri, expires_at)
       values ($1, $2, $3, $4, $5, clock_timestamp() + $6::interval) returning id`,
      [appId, endUserId, itemId, webhookUrl || null, oauthRedirectUri || null, TOKEN_LIFE],
    );
    if (itemId) await this.events.publish(tx, new ReconnectBegun(itemId));
    return made!.id;
  }

  /**
   * @param options Pluggy's, `oauthRedirectUri` apart.
   * @throws PluggyError when Pluggy gives no token.
   */
  async token(
    id: string,
    { itemId, endUserId, oauthRedirectUri }: NewSession,
    options = {},
  ): Promise<string> {
    const back = oauthRedirectUri || this.returnAddress(id);
    const { accessToken } = await this.pluggy.createConnectToken({
      ...(itemId && { itemId }),
      options: {
        ...options,
        ...(back && { oauthRedirectUri: back }),
        ...(endUserId && { clientUserId: endUserId }),
      },
    });
    await this.database.query(
      `update connect.sessions set token_hash = $2, expires_at = clock_timestamp() + $3::interval where id = $1`,
      [id, hashOf(accessToken), TOKEN_LIFE],
    );
    return accessToken;
  }

  /**
   * Where a bank that takes over the tab sends a person back whose app named no place: to the hub, which says how it
   * ended. Pluggy takes https only, and no local host.
   */
  private returnAddress(id: string): string | undefined {
    const { HUB_MODE, PUBLIC_URL } = this.config;
    const isTaken = HUB_MODE === 'local' || PUBLIC_URL.startsWith('https:');
    return isTaken ? `${PUBLIC_URL}/connect/return/${id}` : undefined;
  }
}
