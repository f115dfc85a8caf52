import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminRoute } from '../../kernel/http/admin.js';
import { CountItems } from './count-items.js';
import { ItemsOverviewSchema } from './overview.schema.js';

/** How the Items are, in figures. */
@Controller('admin/api/overview/items')
@ApiTags('Admin overview')
@AdminRoute()
export class ItemsOverviewController {
  constructor(private readonly countItems: CountItems) {}

  /** Items by health, institution and status; flags raised and cleared by day; Items against the plan's limit. */
  @Get()
  @ApiOkResponse({ type: ItemsOverviewSchema })
  read(): Promise<ItemsOverviewSchema> {
    return this.countItems.run();
  }
}
