import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { PageQuery } from '../../kernel/http/page.dto.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ConsentReceiptPage } from '../consents/consent-receipt.schema.js';
import { ItemParams } from '../items.dto.js';
import { TimelineQuery } from '../timeline/timeline.dto.js';
import { TimelineSchema } from '../timeline/timeline.schema.js';
import { ChangeReviews } from './change-reviews.js';
import { CountQueue } from './count-queue.js';
import { ListReviews } from './list-reviews.js';
import { QueueFacetsSchema } from './queue-facets.schema.js';
import { RepairItem } from './repair-item.js';
import { ReviewedItem } from './reviewed-item.js';
import { RepairAsked, RepairLink, ReviewedItemSchema } from './reviewed-item.schema.js';
import { ReviewChange, ReviewsQuery } from './reviews.dto.js';
import { ReviewPage, ReviewsChangedSchema } from './reviews.schema.js';

/** The Items that admins have to look at. */
@Controller('admin/api/items')
@ApiTags('Admin items')
@AdminRoute()
export class ReviewsController {
  constructor(
    private readonly listReviews: ListReviews,
    private readonly countQueue: CountQueue,
    private readonly changeReviews: ChangeReviews,
    private readonly reviewedItem: ReviewedItem,
    private readonly repairItem: RepairItem,
  ) {}

  /** The queue: Items with something wrong, the longest first. */
  @Get()
  @ApiOkResponse({ type: ReviewPage })
  @PluggyErrors(400)
  list(@Query() query: ReviewsQuery): Promise<ReviewPage> {
    return this.listReviews.page(query);
  }

  /** How much of what is in the queue: what one can look for. */
  @Get('facets')
  @ApiOkResponse({ type: QueueFacetsSchema })
  facets(): Promise<QueueFacetsSchema> {
    return this.countQueue.run();
  }

  /** Acknowledges, snoozes, resolves, reopens or notes one review or many. */
  @Post('reviews')
  @HttpCode(200)
  @ApiBody({ type: ReviewChange })
  @ApiOkResponse({ type: ReviewsChangedSchema })
  @PluggyErrors(400)
  async change(@CallingAdmin() admin: Admin, @Body() body: ReviewChange): Promise<ReviewsChangedSchema> {
    return { itemIds: await this.changeReviews.change(admin.name, body) };
  }

  /** One Item of any app: how it is, and its reviews. */
  @Get(':id')
  @ApiOkResponse({ type: ReviewedItemSchema })
  @PluggyErrors(400, 404)
  one(@Param() { id }: ItemParams): Promise<ReviewedItemSchema> {
    return this.reviewedItem.of(id);
  }

  /** An Item's story, with what admins did. */
  @Get(':id/timeline')
  @ApiOkResponse({ type: TimelineSchema })
  @PluggyErrors(400, 404)
  timeline(@Param() { id }: ItemParams, @Query() { after }: TimelineQuery): Promise<TimelineSchema> {
    return this.reviewedItem.story(id, after);
  }

  /** What the person granted for the Item, the newest first. */
  @Get(':id/consents')
  @ApiOkResponse({ type: ConsentReceiptPage })
  @PluggyErrors(400, 404)
  consents(@Param() { id }: ItemParams, @Query() query: PageQuery): Promise<ConsentReceiptPage> {
    return this.reviewedItem.receipts(id, query);
  }

  /** Makes a link for the Item's user to connect it again. */
  @Post(':id/connect-link')
  @HttpCode(200)
  @ApiOkResponse({ type: RepairLink })
  @PluggyErrors(400, 404)
  link(@CallingAdmin() admin: Admin, @Param() { id }: ItemParams): Promise<RepairLink> {
    return this.repairItem.link(admin.name, id);
  }

  /** Reads the Item's data at Pluggy again, whole. Pluggy is not asked to update it. */
  @Post(':id/sync')
  @HttpCode(200)
  @ApiOkResponse({ type: RepairAsked })
  @PluggyErrors(400, 404)
  sync(@CallingAdmin() admin: Admin, @Param() { id }: ItemParams): Promise<RepairAsked> {
    return this.repairItem.sync(admin.name, id);
  }
}
