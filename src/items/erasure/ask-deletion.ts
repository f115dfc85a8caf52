import { Inject, Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import type { Tx } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { ItemDeletionAsked } from '../events/item-deletion-asked.js';
import { ERASURE, type Erasure } from './erasure.js';

/** Why an Item is deleted; goes into the audit log. */
export type DeletionReason =
  | 'asked by the app'
  | 'asked by an admin'
  | 'user deleted'
  | 'superseded'
  | 'consent revoked'
  | 'consent expired'
  | 'deleted by Pluggy'
  | 'never completed'
  | 'unclaimed'
  | 'erased before a restore';

/** Whose wish it is that Items are deleted, and why. */
export interface Wish {
  /** `app`, `hub`, or an admin's name. */
  by: string;
  reason: DeletionReason;
  /** An admin's own words, for the audit log; without personal data. */
  note?: string;
}

/** An Item, and the app that it is or was; null: no app's. */
export interface OwnedItem extends Record<string, unknown> {
  id: string;
  appId: string | null;
}

/**
 * Records that Items are to be deleted: from the commit on nobody can read them, nothing brings them back, and the job
 * that deletes them is there. So is their line in the append-only list of erasures (`items.erasures`), which
 * {@link ListErasures} takes out of the database.
 */
@Injectable()
export class AskDeletion {
  constructor(
    @Inject(AuthFace) private readonly auth: Pick<AuthFace, 'audit'>,
    private readonly events: EventBus,
  ) {}

  /**
   * Those of these Items that are known here, and that nobody has asked to delete yet.
   * @returns what is to be listed outside of the database once this is committed.
   */
  async ask(tx: Tx, itemIds: string[], wish: Wish): Promise<Erasure[]> {
    const asked = await tx.query<OwnedItem>(
      `update items.items set deletion_asked_at = clock_timestamp()
        where id = any($1) and deletion_asked_at is null and erased_at is null
       returning id, app_id as "appId"`,
      [[...itemIds].sort()],
    );
    return this.follow(tx, asked, wish);
  }

  /** As {@link ask}, also of Items that nobody here knows: they leave a tombstone that keeps them out. */
  async askOfAny(tx: Tx, items: OwnedItem[], wish: Wish): Promise<Erasure[]> {
    const asked = await tx.query<OwnedItem>(
      `insert into items.items as i (id, app_id, deletion_asked_at)
       select id, "appId", clock_timestamp() from jsonb_to_recordset($1::jsonb) as x (id uuid, "appId" uuid) order by id
       on conflict (id) do update set deletion_asked_at = clock_timestamp()
        where i.deletion_asked_at is null and i.erased_at is null
       returning id, app_id as "appId"`,
      [JSON.stringify(items)],
    );
    return this.follow(tx, asked, wish);
  }

  private async follow(tx: Tx, asked: OwnedItem[], wish: Wish): Promise<Erasure[]> {
    const { by, reason, note } = wish;
    for (const { id, appId } of asked)
      await this.auth.audit(tx, by, 'item deletion asked', id, { reason, appId, ...(note && { note }) });
    const erasures = await this.list(tx, 'item', asked);
    await this.events.publish(tx, ...asked.map(({ id }) => new ItemDeletionAsked(id)));
    return erasures;
  }

  /** The app whose user was deleted under this minted id, however long ago; undefined when nobody was. */
  async erasedUser(tx: Tx, endUserId: string): Promise<Pick<OwnedItem, 'appId'> | undefined> {
    const [erased] = await tx.query<Pick<OwnedItem, 'appId'>>(
      `select app_id as "appId" from items.erasures where id = $1 and kind = 'user'`,
      [endUserId],
    );
    return erased;
  }

  /** Notes erasures in the list of the database. @returns those that are new there. */
  async list(tx: Tx, kind: Erasure['kind'], erased: OwnedItem[]): Promise<Erasure[]> {
    if (erased.length === 0) return [];
    return tx.query<Erasure & Record<string, unknown>>(
      `insert into items.erasures (kind, id, app_id)
       select $1, id, "appId" from jsonb_to_recordset($2::jsonb) as x (id uuid, "appId" uuid) order by id
       on conflict do nothing
       returning ${ERASURE}`,
      [kind, JSON.stringify(erased)],
    );
  }
}
