import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AdminRoute } from '../../kernel/http/admin.js';
import { CountWebhooks } from './count-webhooks.js';
import { WebhooksOverviewSchema } from './overview.schema.js';

/** How webhooks come in, in figures. */
@Controller('admin/api/overview/webhooks')
@ApiTags('Admin overview')
@AdminRoute()
export class WebhooksOverviewController {
  constructor(private readonly countWebhooks: CountWebhooks) {}

  /** Webhooks by hour and how long they waited, the ledger, and our registration at Pluggy. */
  @Get()
  @ApiOkResponse({ type: WebhooksOverviewSchema })
  read(): Promise<WebhooksOverviewSchema> {
    return this.countWebhooks.run();
  }
}
