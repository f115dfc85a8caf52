import { Injectable } from '@nestjs/common';
import { ConnectFace } from '../connect/face.js';
import { Config } from '../kernel/config/config.js';
import { Database } from '../kernel/database/database.js';
import { requireWebhookUrl } from '../kernel/http/webhook-url.js';
import { PluggyClient, type WireItem } from '../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { FindItem } from './find-item.js';
import type { CreateItemBody } from './items.dto.js';
import { StoreItem } from './store-item.js';

const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Creates an Item at Pluggy for an app. Credentials pass through memory only.
 *
 * When Pluggy does not answer, the outcome is unknown: the request is not repeated and not called failed (504
 * PLUGGY_OUTCOME_UNKNOWN). If the Item was made, its webhook carries the minted id and settles whose it is.
 */
@Injectable()
export class CreateItem {
  constructor(
    private readonly database: Database,
    private readonly connect: ConnectFace,
    private readonly pluggy: PluggyClient,
    private readonly storeItem: StoreItem,
    private readonly findItem: FindItem,
    private readonly config: Config,
  ) {}

  /** The new Item as JSON text. @throws PluggyError with Pluggy's refusal; BadInput for a bad webhook URL. */
  async create(appId: string, { clientUserId, webhookUrl, ...forPluggy }: CreateItemBody): Promise<string> {
    requireWebhookUrl(webhookUrl, this.config);
    const endUserId = await this.database.transaction((tx) =>
      this.connect.mintEndUser(tx, appId, clientUserId ?? null),
    );
    const askedAt = await this.database.now();
    let item: WireItem;
    try {
      item = await this.pluggy.createItem({ ...forPluggy, clientUserId: endUserId });
    } catch (error) {
      throw await this.withoutOthersItems(appId, error);
    }
    await this.storeItem.store(item, { askedAt, cause: 'person' }, { webhookUrl: webhookUrl ?? null });
    return this.findItem.served(appId, item.id);
  }

  /**
   * ITEM_USER_ALREADY_EXISTS names the Items that exist already, in `items` or in `data` (facts on errors differ). All
   * apps share one client at Pluggy, so some may be another app's: only the app's own are named to it.
   */
  private async withoutOthersItems(appId: string, error: unknown): Promise<unknown> {
    if (!(error instanceof PluggyError) || error.body?.codeDescription !== 'ITEM_USER_ALREADY_EXISTS')
      return error;
    const named = JSON.stringify(error.body).match(UUIDS) ?? [];
    const own = await this.database.query<{ item_id: string }>(
      `select item_id from items.readable where app_id = $1 and item_id = any($2)`,
      [appId, named],
    );
    const body = { ...error.body, data: undefined, items: own.map((row) => row.item_id) };
    return new PluggyError(error.route, error.status, body, error.rateLimitHeaders);
  }
}
