import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ItemParams } from '../items.dto.js';
import { SupersedeItem } from './supersede-item.js';
import { SupersedeRequest, SupersedeResponse } from './supersede.dto.js';

@Controller('items/:id/supersede')
@ApiTags('Keep connections well')
export class SupersedeController {
  constructor(private readonly supersedeItem: SupersedeItem) {}

  /**
   * Retires an older Item for a newer one of the same person with the same accounts (flag `DUPLICATE`). The older one,
   * which the path names, is deleted, at Pluggy and here, with its data; it cannot be undone.
   */
  @Post()
  @HttpCode(200)
  @ApiBody({ type: SupersedeRequest, required: false })
  @PluggyErrors(400, 404, 409)
  async supersede(
    @CallingApp() app: Caller,
    @Param() { id }: ItemParams,
    @Body() body: SupersedeRequest,
  ): Promise<SupersedeResponse> {
    return { itemId: await this.supersedeItem.supersede(app.appId, id, body?.itemId) };
  }
}
