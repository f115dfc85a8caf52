import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/database/database.js';
import type { Wish } from '../erasure/ask-deletion.js';
import { DeleteItem } from '../erasure/delete-item.js';
import { FindItem } from '../find-item.js';
import { type By, note } from '../timeline/note.js';
import { NoSuccessor } from './supersede-errors.js';

/** Retires an Item for the one with which the same person has connected the same bank again. */
@Injectable()
export class SupersedeItem {
  constructor(
    private readonly database: Database,
    private readonly findItem: FindItem,
    private readonly deleteItem: DeleteItem,
  ) {}

  /**
   * Deletes the older Item, at Pluggy and here, and notes it in the story of the newer one.
   * @param successorId the Item that stays; when left out, the newest that has the same accounts.
   * @returns the Item that stays.
   * @throws ItemNotFound; NoSuccessor unless the two are known to share accounts.
   */
  async supersede(appId: string, itemId: string, successorId?: string): Promise<string> {
    await this.findItem.served(appId, itemId);
    if (successorId) await this.findItem.served(appId, successorId);
    return this.retire(appId, itemId, successorId, 'app', { by: 'app', reason: 'superseded' });
  }

  /**
   * As {@link supersede}, of an Item that the caller knows to be the app's.
   * @param by who does it, in the story of the Item that stays.
   * @throws NoSuccessor
   */
  async retire(
    appId: string,
    itemId: string,
    successorId: string | undefined,
    by: By,
    wish: Wish,
  ): Promise<string> {
    const [pair] = await this.database.query<{ other: string }>(
      `select d.other_item_id as other
         from items.duplicates d join items.readable r on r.item_id = d.other_item_id and r.app_id = $3
         join items.items o on o.id = d.other_item_id and o.gone_at is null
        where d.item_id = $1 and ($2::uuid is null or d.other_item_id = $2)
        order by o.created_at desc, o.id limit 1`,
      [itemId, successorId ?? null, appId],
    );
    if (!pair) throw new NoSuccessor();
    await this.deleteItem.begin(itemId, wish, (tx) =>
      note(tx, pair.other, 'SUPERSEDED_ANOTHER', by, { itemId }),
    );
    return pair.other;
  }
}
