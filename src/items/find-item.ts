import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { AdoptItem } from './adopt-item.js';
import { ItemNotFound } from './item-errors.js';
import { SERVED_ITEM } from './served-item.js';

/** Finds an app's own Items in the mirror. */
@Injectable()
export class FindItem {
  constructor(
    private readonly database: Database,
    private readonly adoptItem: AdoptItem,
  ) {}

  /**
   * The Item as JSON text in Pluggy's shape.
   * @throws ItemNotFound unless it is the app's own.
   */
  async served(appId: string, itemId: string): Promise<string> {
    const found = (await this.lookUp(appId, itemId)) ?? (await this.adoptAndLookUp(appId, itemId));
    if (found === undefined) throw new ItemNotFound();
    return found;
  }

  private async adoptAndLookUp(appId: string, itemId: string): Promise<string | undefined> {
    return (await this.adoptItem.adopt(itemId)) ? this.lookUp(appId, itemId) : undefined;
  }

  private async lookUp(appId: string, itemId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ item: string }>(
      `select ${SERVED_ITEM}::text as item
         from items.items i join items.readable r on r.item_id = i.id
        where i.id = $2 and r.app_id = $1`,
      [appId, itemId],
    );
    return row?.item;
  }
}
