import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { FindItem } from '../find-item.js';
import { ItemParams } from '../items.dto.js';
import { ReadTimeline } from './read-timeline.js';
import { TimelineQuery } from './timeline.dto.js';
import { TimelineSchema } from './timeline.schema.js';

@Controller('items/:id/timeline')
@ApiTags('Keep connections well')
export class TimelineController {
  constructor(
    private readonly findItem: FindItem,
    private readonly readTimeline: ReadTimeline,
  ) {}

  /** The Item's story: what happened to it, by whom, and what was wrong from when to when. The newest first. */
  @Get()
  @ApiOkResponse({ description: 'One page.', type: TimelineSchema })
  @PluggyErrors(400, 404)
  async of(
    @CallingApp() app: Caller,
    @Param() { id }: ItemParams,
    @Query() query: TimelineQuery,
  ): Promise<TimelineSchema> {
    await this.findItem.served(app.appId, id);
    return this.readTimeline.page(id, query.after);
  }
}
