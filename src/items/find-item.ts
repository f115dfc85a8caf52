import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { instantOrNull } from '../kernel/database/iso-instant.js';
import { AdoptItem } from './adopt-item.js';
import { ItemNotFound } from './item-errors.js';
import { ReadItem } from './read-item.js';
import { SERVED_ITEM } from './served-item.js';

/**
 * What Pluggy shows a waiting user changes without a webhook: a QR code every few seconds, and a question that has run
 * out. Only while an app looks, and at most this often.
 */
const LOOK_EVERY = '5 seconds';
const SHOWS_WHAT_CHANGES = `(i.data->'userAction'->>'type' = 'qr'
  or ${instantOrNull(`coalesce(i.data->'parameter'->>'expiresAt', i.data->'userAction'->>'expiresAt')`)} < clock_timestamp())`;

/** Finds an app's own Items in the mirror. */
@Injectable()
export class FindItem {
  constructor(
    private readonly database: Database,
    private readonly adoptItem: AdoptItem,
    private readonly readItem: ReadItem,
  ) {}

  /** As {@link served}, and as it is at Pluggy now where a user has to see that. */
  async current(appId: string, itemId: string): Promise<string> {
    const known = await this.served(appId, itemId);
    const [due] = await this.database.query(
      `update items.items i set checked_at = clock_timestamp()
        where i.id = $1 and i.status like 'WAITING%' and ${SHOWS_WHAT_CHANGES}
          and greatest(i.read_at, i.checked_at) < clock_timestamp() - $2::interval
       returning 1`,
      [itemId, LOOK_EVERY],
    );
    if (!due) return known;
    await this.readItem.read(itemId, 'app').catch((error: unknown) => {
      if (!(error instanceof PluggyError)) throw error; // what is known is an answer
    });
    return this.served(appId, itemId);
  }

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
