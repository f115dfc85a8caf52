import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { ConnectFace } from '../../connect/face.js';
import { Database } from '../../kernel/database/database.js';
import { EventBus } from '../../kernel/events/event-bus.js';
import { AuditDue } from '../../sync/events/audit-due.js';
import { ItemNotified } from '../../webhooks/events/item-notified.js';
import { ItemsFace } from '../face.js';
import { ItemNotFound } from '../item-errors.js';
import { note } from '../timeline/note.js';
import type { RepairAsked, RepairLink } from './reviewed-item.schema.js';
import { ReviewedItem } from './reviewed-item.js';

/** What an admin can do for an Item. Updating it at Pluggy is its user's: no admin has a PATCH. */
@Injectable()
export class RepairItem {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly connect: ConnectFace,
    private readonly events: EventBus,
    private readonly reviewedItem: ReviewedItem,
    private readonly items: ItemsFace,
  ) {}

  /** A link for the Item's user. @throws ItemNotFound; also for an Item that is no app's. ItemGoneAtPluggy */
  async link(adminName: string, itemId: string): Promise<RepairLink> {
    const { appId } = await this.reviewedItem.find(itemId);
    if (appId === null) throw new ItemNotFound();
    await this.items.requireAtPluggy(appId, itemId);
    return this.connect.createLink(appId, itemId, `admin:${adminName}`, (tx) =>
      this.auth.audit(tx, adminName, 'connect link made', itemId),
    );
  }

  /** Has the Item and all its data read again. @throws ItemNotFound */
  async sync(adminName: string, itemId: string): Promise<RepairAsked> {
    await this.reviewedItem.find(itemId);
    await this.database.transaction(async (tx) => {
      await this.auth.audit(tx, adminName, 'item read again', itemId);
      await note(tx, itemId, 'READ_AGAIN', `admin:${adminName}`);
      await this.events.publish(tx, new ItemNotified(itemId, 'person'), new AuditDue(itemId));
    });
    return { itemId };
  }
}
