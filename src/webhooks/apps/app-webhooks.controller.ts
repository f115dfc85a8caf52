import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { CountSchema } from '../../kernel/http/count.schema.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { Subscriptions } from './subscriptions.js';
import { WebhookPage, WebhookSchema } from './webhook.schema.js';
import { CreateWebhookBody, UpdateWebhookBody, WebhookParams } from './webhooks.dto.js';

/** Pluggy's webhook routes, for what the hub tells its apps. Mutations answer 200: the official SDK wants that. */
@Controller('webhooks')
@ApiTags('Follow changes')
export class AppWebhooksController {
  constructor(private readonly subscriptions: Subscriptions) {}

  /** The app's webhooks, all on one page. */
  @Get()
  @ApiOkResponse({ type: WebhookPage })
  list(@CallingApp() app: Caller): Promise<WebhookPage> {
    return this.subscriptions.list(app.appId);
  }

  /**
   * Asks to be told of an event. It is sent once the copy holds what it is about, so that you can read it at once; as
   * in Pluggy's documentation: any answer but 2xx within 10 seconds is tried again, the same `eventId` may come more
   * than once, and the order is not promised.
   */
  @Post()
  @HttpCode(200)
  @ApiOkResponse({ type: WebhookSchema })
  @PluggyErrors(400)
  create(@CallingApp() app: Caller, @Body() body: CreateWebhookBody): Promise<WebhookSchema> {
    return this.subscriptions.create(app.appId, body);
  }

  /** One webhook. */
  @Get(':id')
  @ApiOkResponse({ type: WebhookSchema })
  @PluggyErrors(400, 404)
  find(@CallingApp() app: Caller, @Param() { id }: WebhookParams): Promise<WebhookSchema> {
    return this.subscriptions.find(app.appId, id);
  }

  /** Changes a webhook, or switches it off or on again. */
  @Patch(':id')
  @ApiOkResponse({ type: WebhookSchema })
  @PluggyErrors(400, 404)
  update(
    @CallingApp() app: Caller,
    @Param() { id }: WebhookParams,
    @Body() body: UpdateWebhookBody,
  ): Promise<WebhookSchema> {
    return this.subscriptions.update(app.appId, id, body);
  }

  /** Deletes a webhook, and what was still to be sent to it. */
  @Delete(':id')
  @ApiOkResponse({ type: CountSchema })
  @PluggyErrors(400, 404)
  async delete(@CallingApp() app: Caller, @Param() { id }: WebhookParams): Promise<CountSchema> {
    await this.subscriptions.delete(app.appId, id);
    return { count: 1 };
  }
}
