import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { InboxParams, InboxQuery, ReplayBody } from './inbox.dto.js';
import { InboxPage, InboxWebhookWithBodySchema, ReplaySchema } from './inbox.schema.js';
import { ReplayWebhooks } from './replay-webhooks.js';
import { SearchInbox } from './search-inbox.js';

/** What Pluggy delivered, for admins. */
@Controller('admin/api/webhooks')
@ApiTags('Admin webhooks')
@AdminRoute()
export class InboxController {
  constructor(
    private readonly inbox: SearchInbox,
    private readonly replay: ReplayWebhooks,
  ) {}

  /** The inbox, the latest first. Processed webhooks are kept 30 days, parked ones until they are replayed. */
  @Get()
  @ApiOkResponse({ type: InboxPage })
  @PluggyErrors(400)
  list(@Query() query: InboxQuery): Promise<InboxPage> {
    return this.inbox.page(query);
  }

  /** One webhook with its body. */
  @Get(':id')
  @ApiOkResponse({ type: InboxWebhookWithBodySchema })
  @PluggyErrors(400, 404)
  find(@Param() { id }: InboxParams): Promise<InboxWebhookWithBodySchema> {
    return this.inbox.one(id);
  }

  /**
   * Sends webhooks through the hub once more, as if they had just come. What has been read at Pluggy since they really
   * came is not read again: nothing happens twice.
   */
  @Post('replay')
  @HttpCode(200)
  @ApiOkResponse({ type: ReplaySchema })
  @PluggyErrors(400)
  again(@CallingAdmin() { name }: Admin, @Body() body: ReplayBody): Promise<ReplaySchema> {
    return this.replay.run(body, name);
  }
}
