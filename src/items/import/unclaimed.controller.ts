import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ClaimUnclaimed } from './claim-unclaimed.js';
import { ClaimAskedSchema, ClaimBody, UnclaimedItemsSchema } from './unclaimed.dto.js';
import { UnclaimedItems } from './unclaimed-items.js';

/** Items of which the hub does not know whose they are. */
@Controller('admin/api/unclaimed-items')
@ApiTags('Admin items')
@AdminRoute()
export class UnclaimedController {
  constructor(
    private readonly unclaimed: UnclaimedItems,
    private readonly claimUnclaimed: ClaimUnclaimed,
  ) {}

  /** Items at Pluggy that are no app's: made before the hub, or by something beside it. */
  @Get()
  @ApiOkResponse({ type: UnclaimedItemsSchema })
  async list(): Promise<UnclaimedItemsSchema> {
    return { results: await this.unclaimed.list() };
  }

  /** Makes Items an app's, by an import. One that is another app's by now stays so. */
  @Post('claim')
  @HttpCode(200)
  @ApiOkResponse({ type: ClaimAskedSchema })
  @PluggyErrors(400)
  async claim(
    @CallingAdmin() { name }: Admin,
    @Body() { appId, itemIds }: ClaimBody,
  ): Promise<ClaimAskedSchema> {
    return { importId: await this.claimUnclaimed.run(name, appId, itemIds) };
  }
}
