import { Injectable } from '@nestjs/common';
import { ItemsFace } from '../items/face.js';
import { Config } from '../kernel/config/config.js';
import { Database } from '../kernel/database/database.js';
import { requireWebhookUrl } from '../kernel/http/webhook-url.js';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import type { ConnectTokenOptions, ConnectTokenRequest } from './connect-token.dto.js';
import { MintEndUser } from './mint-end-user.js';

/** Gets Pluggy's connect token for one user of one app. */
@Injectable()
export class CreateConnectToken {
  constructor(
    private readonly items: ItemsFace,
    private readonly mintEndUser: MintEndUser,
    private readonly pluggy: PluggyClient,
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
    const endUserId = await this.database.transaction(async (tx) => {
      // An Item keeps the end user that it was made for; a token to update it names none.
      const minted = itemId ? null : await this.mintEndUser.run(tx, appId, options?.clientUserId ?? null);
      await tx.query(
        `insert into connect.sessions (app_id, end_user_id, item_id, webhook_url) values ($1, $2, $3, $4)`,
        [appId, minted, itemId ?? null, webhookUrl],
      );
      return minted;
    });
    if (itemId && webhookUrl) await this.items.tellAt(itemId, webhookUrl);
    const { accessToken } = await this.pluggy.createConnectToken({
      ...(itemId && { itemId }),
      options: { ...passedOn(options), ...(endUserId && { clientUserId: endUserId }) },
    });
    return accessToken;
  }
}

/** Pluggy's options that are Pluggy's business. A `webhookUrl` there could not carry our secret header. */
function passedOn(options: ConnectTokenOptions | null | undefined): object {
  const { oauthRedirectUri, avoidDuplicates, connectorSortAlphabetically } = options ?? {};
  return Object.fromEntries(
    Object.entries({ oauthRedirectUri, avoidDuplicates, connectorSortAlphabetically }).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  );
}
