import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../items/face.js';
import { Config } from '../kernel/config/config.js';
import { Database } from '../kernel/database/database.js';
import { requireWebhookUrl } from '../kernel/http/webhook-url.js';
import type { ConnectTokenOptions, ConnectTokenRequest } from './connect-token.dto.js';
import { MintEndUser } from './mint-end-user.js';
import { BeginSession } from './sessions/begin-session.js';

/** Gets Pluggy's connect token for one user of one app. */
@Injectable()
export class CreateConnectToken {
  constructor(
    private readonly items: ItemsFace,
    private readonly mintEndUser: MintEndUser,
    private readonly beginSession: BeginSession,
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /**
   * What Pluggy learns of the user is a minted id. The session is committed before Pluggy is asked: the Item may
   * be there, and its webhook here, before the app has seen our answer.
   * @throws ItemNotFound when `itemId` is not the app's; BadInput for a webhook URL that Pluggy would refuse.
   */
  async run(appId: string, { itemId, options }: ConnectTokenRequest): Promise<string> {
    const webhookUrl = options?.webhookUrl || null;
    requireWebhookUrl(webhookUrl, this.config);
    if (itemId) await this.items.require(appId, itemId);
    const { id, session } = await this.database.transaction(async (tx) => {
      // An Item keeps the end user that it was made for; a token to update it names none.
      const endUserId = itemId ? null : await this.mintEndUser.run(tx, appId, options?.clientUserId ?? null);
      const oauthRedirectUri = options?.oauthRedirectUri;
      const made = { appId, endUserId, itemId: itemId ?? null, webhookUrl, oauthRedirectUri };
      return { session: made, id: await this.beginSession.write(tx, made) };
    });
    if (itemId && webhookUrl) await this.items.tellAt(itemId, webhookUrl);
    return this.beginSession.token(id, session, passedOn(options));
  }
}

/** Pluggy's options that are Pluggy's business. A `webhookUrl` there could not carry our secret header. */
function passedOn(options: ConnectTokenOptions | null | undefined): object {
  const { avoidDuplicates, connectorSortAlphabetically } = options ?? {};
  return Object.fromEntries(
    Object.entries({ avoidDuplicates, connectorSortAlphabetically }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  );
}
