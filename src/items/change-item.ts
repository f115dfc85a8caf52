import { Injectable } from '@nestjs/common';
import { ConnectFace } from '../connect/face.js';
import { Config } from '../kernel/config/config.js';
import { Database } from '../kernel/database/database.js';
import { requireWebhookUrl } from '../kernel/http/webhook-url.js';
import { PluggyClient, type WireItem } from '../kernel/pluggy/pluggy-client.js';
import { FindItem } from './find-item.js';
import type { UpdateItemBody } from './items.dto.js';
import { type AppsOwn, StoreItem } from './store-item.js';

/**
 * What a user asks of an existing Item: a refresh, new credentials, an MFA answer. The only way a PATCH ever leaves
 * this hub: Pluggy syncs by itself and forbids updates on a schedule.
 */
@Injectable()
export class ChangeItem {
  constructor(
    private readonly database: Database,
    private readonly connect: ConnectFace,
    private readonly pluggy: PluggyClient,
    private readonly storeItem: StoreItem,
    private readonly findItem: FindItem,
    private readonly config: Config,
  ) {}

  /**
   * Updates the Item, with new credentials when given.
   * @throws ItemNotFound; BadInput for a bad webhook URL; PluggyError with Pluggy's refusal.
   */
  async update(appId: string, itemId: string, body: UpdateItemBody): Promise<string> {
    const { clientUserId, webhookUrl, ...forPluggy } = body;
    requireWebhookUrl(webhookUrl, this.config);
    await this.findItem.served(appId, itemId);
    const endUserId =
      clientUserId === undefined
        ? undefined
        : await this.database.transaction((tx) => this.connect.mintEndUser(tx, appId, clientUserId));
    const askedAt = await this.database.now();
    const item = await this.pluggy.updateItem(itemId, {
      ...forPluggy,
      ...(endUserId && { clientUserId: endUserId }),
    });
    return this.stored(appId, item, askedAt, { webhookUrl });
  }

  /** Sends the answer to the MFA question in `item.parameter`. A wrong answer fails the execution, not this call. */
  async answerMfa(appId: string, itemId: string, answers: object): Promise<string> {
    await this.findItem.served(appId, itemId);
    const askedAt = await this.database.now();
    return this.stored(appId, await this.pluggy.sendMfa(itemId, answers), askedAt, {});
  }

  private async stored(appId: string, item: WireItem, askedAt: string, own: AppsOwn): Promise<string> {
    await this.storeItem.store(item, { askedAt, cause: 'person' }, own);
    return this.findItem.served(appId, item.id);
  }
}
