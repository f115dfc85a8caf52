import { Injectable } from '@nestjs/common';
import { AuthFace } from '../../auth/face.js';
import { Database } from '../../kernel/database/database.js';
import type { PageQuery } from '../../kernel/http/page.dto.js';
import type { ConsentReceiptPage } from '../consents/consent-receipt.schema.js';
import { ReadReceipts } from '../consents/read-receipts.js';
import { ReadHealth } from '../health/read-health.js';
import { ItemNotFound } from '../item-errors.js';
import { SERVED_ITEM } from '../served-item.js';
import { ReadTimeline } from '../timeline/read-timeline.js';
import type { TimelineSchema } from '../timeline/timeline.schema.js';
import { ListReviews } from './list-reviews.js';
import type { ReviewedItemSchema } from './reviewed-item.schema.js';

type Found = Record<string, unknown> & { appId: string | null; item: Record<string, unknown> };

/** Shows admins one Item, whosever it is. One that is being deleted is nobody's any more. */
@Injectable()
export class ReviewedItem {
  constructor(
    private readonly database: Database,
    private readonly auth: AuthFace,
    private readonly health: ReadHealth,
    private readonly reviews: ListReviews,
    private readonly timeline: ReadTimeline,
    private readonly consents: ReadReceipts,
  ) {}

  /** @throws ItemNotFound */
  async of(itemId: string): Promise<ReviewedItemSchema> {
    const { appId, item } = await this.find(itemId);
    return {
      itemId,
      appId,
      appName: (appId && (await this.auth.appName(appId))) ?? null,
      item,
      health: await this.health.ofItem(itemId),
      reviews: await this.reviews.ofItem(itemId),
    };
  }

  /** @throws ItemNotFound */
  async story(itemId: string, after?: string): Promise<TimelineSchema> {
    await this.find(itemId);
    return this.timeline.page(itemId, after, true);
  }

  /** @throws ItemNotFound */
  async receipts(itemId: string, query: PageQuery): Promise<ConsentReceiptPage> {
    await this.find(itemId);
    return this.consents.page(itemId, query);
  }

  /** Whose it is. @throws ItemNotFound */
  async find(itemId: string): Promise<Found> {
    const [found] = await this.database.query<Found>(
      `select i.app_id as "appId", ${SERVED_ITEM} as item
         from items.items i where i.id = $1 and i.deletion_asked_at is null and i.erased_at is null`,
      [itemId],
    );
    if (!found) throw new ItemNotFound();
    return found;
  }
}
