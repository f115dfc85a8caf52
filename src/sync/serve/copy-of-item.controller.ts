import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ItemsFace } from '../../items/face.js';
import { AdminRoute } from '../../kernel/http/admin.js';
import { JsonText } from '../../kernel/http/json-text.js';
import { PageQuery } from '../../kernel/http/page.dto.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { CopyOfItemSchema } from './copy-of-item.schema.js';
import { ItemParams } from './list.dto.js';
import { ReadCopyOfItem } from './read-copy-of-item.js';
import { ReadSyncRuns } from './read-sync-runs.js';
import { SyncRunPage } from './sync-run.schema.js';

/** The copy of one Item, for admins. */
@Controller('admin/api/items/:id')
@ApiTags('Admin items')
@AdminRoute()
export class CopyOfItemController {
  constructor(
    private readonly items: ItemsFace,
    private readonly copy: ReadCopyOfItem,
    private readonly runs: ReadSyncRuns,
  ) {}

  /** What the hub holds of an Item, and how fresh it is. */
  @Get('copy')
  @ApiOkResponse({ type: CopyOfItemSchema })
  @PluggyErrors(400, 404)
  held(@Param() { id }: ItemParams): Promise<CopyOfItemSchema> {
    return this.copy.of(id);
  }

  /** The runs of an Item, newest first. One that goes on shows how far it has come. */
  @Get('sync-runs')
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: SyncRunPage })
  @PluggyErrors(400, 404)
  async list(@Param() { id }: ItemParams, @Query() query: PageQuery): Promise<string> {
    await this.items.requireAny(id);
    return this.runs.anyPage(id, query);
  }
}
