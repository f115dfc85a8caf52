import { Injectable } from '@nestjs/common';
import { ConnectFace } from '../connect/face.js';
import { Database } from '../kernel/database/database.js';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import { FindItem } from './find-item.js';
import type { CreateItemBody } from './items.dto.js';
import { StoreItem } from './store-item.js';

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
  ) {}

  /** The new Item as JSON text. @throws PluggyError with Pluggy's refusal. */
  async create(appId: string, { clientUserId, webhookUrl, ...forPluggy }: CreateItemBody): Promise<string> {
    const endUserId = await this.database.transaction((tx) =>
      this.connect.mintEndUser(tx, appId, clientUserId ?? null),
    );
    const item = await this.pluggy.createItem({ ...forPluggy, clientUserId: endUserId });
    await this.storeItem.store(item, { webhookUrl: webhookUrl ?? null });
    return this.findItem.served(appId, item.id);
  }
}
