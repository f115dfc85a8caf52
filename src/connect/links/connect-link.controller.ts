import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { ItemsFace } from '../../items/face.js';
import { type Caller, CallingApp, Public } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import {
  ConnectLinkRequest,
  ConnectLinkResponse,
  LinkedItemParams,
  OpenedLink,
  OpenLinkRequest,
} from './connect-link.dto.js';
import { CreateConnectLink } from './create-connect-link.js';
import { OpenConnectLink } from './open-connect-link.js';

@Controller()
export class ConnectLinkController {
  constructor(
    private readonly items: ItemsFace,
    private readonly createLink: CreateConnectLink,
    private readonly openLink: OpenConnectLink,
  ) {}

  /** Makes a link for the Item's user to connect it again: new credentials, a renewed consent. No new Item is made. */
  @Post('items/:id/connect-link')
  @ApiTags('Keep connections well')
  @HttpCode(200)
  @ApiBody({ type: ConnectLinkRequest, required: false })
  @PluggyErrors(400, 404, 409)
  async create(
    @CallingApp() app: Caller,
    @Param() { id }: LinkedItemParams,
    @Body() body: ConnectLinkRequest,
  ): Promise<ConnectLinkResponse> {
    await this.items.requireAtPluggy(app.appId, id);
    return { itemId: id, ...(await this.createLink.run(app.appId, id, 'app', body ?? {})) };
  }

  /** What the Connect page does with a link: gets a connect token for the link's one Item. */
  @Post('connect/link')
  @ApiTags('Behind the scenes')
  @HttpCode(200)
  @Public()
  @PluggyErrors(400, 404, 410, 429, 502)
  open(@Body() { link }: OpenLinkRequest): Promise<OpenedLink> {
    return this.openLink.run(link);
  }
}
