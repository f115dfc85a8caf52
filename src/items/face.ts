import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../kernel/database/database.js';
import type { WireItem } from '../kernel/pluggy/pluggy-client.js';
import { FindItem } from './find-item.js';
import { type Trouble, ReadHealth } from './health/read-health.js';
import { ItemGoneAtPluggy, ItemNotFound, UserNotFound } from './item-errors.js';
import { ReadItem } from './read-item.js';
import { SERVED_ITEM } from './served-item.js';
import { note } from './timeline/note.js';
import { setWebhookUrl } from './set-webhook-url.js';

/** Who is to be told what happened to an Item. */
export interface Audience {
  appId: string;
  /** The app's own id of the user; null: it gave none. */
  clientUserId: string | null;
  /** Where the app wants to hear of this Item; null: nowhere in particular. */
  webhookUrl: string | null;
}

/** What other modules may ask of Items. */
@Injectable()
export class ItemsFace {
  constructor(
    private readonly database: Database,
    private readonly findItem: FindItem,
    private readonly readItem: ReadItem,
    private readonly readHealth: ReadHealth,
  ) {}

  /** @throws ItemNotFound (404) unless the app owns this Item and may read it. */
  async require(appId: string, itemId: string): Promise<void> {
    await this.findItem.served(appId, itemId);
  }

  /** For admins: whosever it is. @throws ItemNotFound when it is not there, or being deleted */
  async requireAny(itemId: string): Promise<void> {
    const [known] = await this.database.query(
      `select 1 from items.items where id = $1 and deletion_asked_at is null and erased_at is null`,
      [itemId],
    );
    if (!known) throw new ItemNotFound();
  }

  /** As {@link require}, of an Item that can still be connected again. @throws also ItemGoneAtPluggy */
  async requireAtPluggy(appId: string, itemId: string): Promise<void> {
    await this.require(appId, itemId);
    if (!(await this.snapshot(itemId))) throw new ItemGoneAtPluggy();
  }

  /** Undefined when the Item has no owner or is deleted: nobody is told of it then. */
  async audience(itemId: string): Promise<Audience | undefined> {
    const [row] = await this.database.query<Audience & Record<string, unknown>>(
      `select r.app_id as "appId", i.client_user_id as "clientUserId", i.webhook_url as "webhookUrl"
         from items.items i join items.readable r on r.item_id = i.id where i.id = $1`,
      [itemId],
    );
    return row;
  }

  /** From now on the app hears of the Item there as well. */
  async tellAt(itemId: string, webhookUrl: string): Promise<void> {
    await setWebhookUrl(this.database, itemId, webhookUrl);
  }

  /** The Item as Pluggy last sent it; undefined when it has no owner, is deleted, or gone at Pluggy. */
  async snapshot(itemId: string): Promise<WireItem | undefined> {
    const [row] = await this.database.query<{ data: WireItem }>(
      `select i.data from items.items i join items.readable r on r.item_id = i.id where i.id = $1 and i.gone_at is null`,
      [itemId],
    );
    return row?.data;
  }

  /** Which of these Items are to be gone, or are. */
  async deleted(tx: Pick<Tx, 'query'>, itemIds: string[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>(
      `select id from items.items where id = any($1) and (deletion_asked_at is not null or erased_at is not null)`,
      [itemIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** For what is being read for a while. @throws ItemNotFound when one of them is to be gone by now, or is */
  async requireKept(itemIds: string[]): Promise<void> {
    if ((await this.deleted(this.database, itemIds)).size > 0) throw new ItemNotFound();
  }

  /** As {@link snapshot}, of that app's Item and, unless that is null, that end user's. */
  async snapshotFor(itemId: string, appId: string, endUserId: string | null): Promise<WireItem | undefined> {
    const [row] = await this.database.query<{ data: WireItem }>(
      `select i.data from items.items i join items.readable r on r.item_id = i.id
        where i.id = $1 and i.gone_at is null and r.app_id = $2 and ($3::uuid is null or i.end_user_id = $3)`,
      [itemId, appId, endUserId],
    );
    return row?.data;
  }

  /** What its user is to be told of an Item that is there: the worst that is wrong; undefined when nothing is. */
  async troubleOf(itemId: string): Promise<Trouble | undefined> {
    return this.readHealth.troubleOf(itemId);
  }

  /** Which of these end users have an Item that is not erased. */
  async endUsersWithItems(endUserIds: string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `select distinct end_user_id as id from items.items where end_user_id = any($1) and erased_at is null`,
      [endUserIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Asks Pluggy now, then as {@link snapshot}. @throws PluggyError when Pluggy cannot be asked. */
  async readNow(itemId: string, cause = 'check'): Promise<WireItem | undefined> {
    await this.readItem.read(itemId, cause);
    return this.snapshot(itemId);
  }

  /** Whether Pluggy still has the Item; the mirror stays as it is. @throws PluggyError when Pluggy cannot be asked. */
  async isThere(itemId: string): Promise<boolean> {
    return this.readItem.isThere(itemId);
  }

  /** As {@link snapshot}, of an Item that was asked for after that moment (the database's clock). */
  async currentSince(itemId: string, moment: string | null): Promise<WireItem | undefined> {
    if (moment !== null && (await this.readItem.isReadSince(itemId, moment))) return this.snapshot(itemId);
    return this.readNow(itemId);
  }

  /** Notes in the Item's story what an admin has decided about removals that were held back, in that transaction. */
  noteRemovals(
    tx: Tx,
    itemId: string,
    admin: string,
    decision: 'applied' | 'dismissed',
    detail: object,
  ): Promise<void> {
    const kind = decision === 'applied' ? 'REMOVALS_APPLIED' : 'REMOVALS_DISMISSED';
    return note(tx, itemId, kind, `admin:${admin}`, detail);
  }

  /** All Items of an app's user, as the app sees them: JSON text each, the oldest first. @throws UserNotFound for none */
  async ofUser(appId: string, clientUserId: string): Promise<{ id: string; item: string }[]> {
    const items = await this.database.query<{ id: string; item: string }>(
      `select i.id, ${SERVED_ITEM}::text as item from items.items i join items.readable r on r.item_id = i.id
        where r.app_id = $1 and i.client_user_id = $2 order by i.created_at, i.id`,
      [appId, clientUserId],
    );
    if (items.length === 0) throw new UserNotFound();
    return items;
  }
}
