import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { CountSchema } from '../../kernel/http/count.schema.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { SupersedeResponse } from '../duplicates/supersede.dto.js';
import { ItemParams } from '../items.dto.js';
import { DeleteForAdmins } from './delete-for-admins.js';
import {
  DeleteItemForAdminsBody,
  DeleteUserForAdminsBody,
  SupersedeForAdminsBody,
} from './delete-for-admins.dto.js';

/** Deletions by those who run the hub. */
@Controller('admin/api')
@ApiTags('Admin items')
@AdminRoute()
export class DeleteForAdminsController {
  constructor(private readonly deleteForAdmins: DeleteForAdmins) {}

  /**
   * Deletes an Item of any app with all its data, at Pluggy and here, and revokes the consent. It cannot be undone; the
   * app is told.
   */
  @Delete('items/:id')
  @ApiBody({ type: DeleteItemForAdminsBody })
  @ApiOkResponse({ description: 'It is being deleted; from now on it is not found.', type: CountSchema })
  @PluggyErrors(400, 404)
  async item(
    @CallingAdmin() { name }: Admin,
    @Param() { id }: ItemParams,
    @Body() { reason }: DeleteItemForAdminsBody,
  ): Promise<CountSchema> {
    await this.deleteForAdmins.item(name, id, reason);
    return { count: 1 };
  }

  /**
   * Deletes all Items of one user of one app with their data, at Pluggy and here, also one that is just being made. It
   * cannot be undone; doing it twice is fine.
   */
  @Delete('users')
  @ApiBody({ type: DeleteUserForAdminsBody })
  @ApiOkResponse({ description: 'So many Items are being deleted.', type: CountSchema })
  @PluggyErrors(400, 404)
  async user(
    @CallingAdmin() { name }: Admin,
    @Body() { appId, clientUserId, reason }: DeleteUserForAdminsBody,
  ): Promise<CountSchema> {
    return { count: await this.deleteForAdmins.user(name, appId, clientUserId, reason) };
  }

  /**
   * Retires an older Item for a newer one of the same person with the same accounts (flag `DUPLICATE`). The older one is
   * deleted, at Pluggy and here, with its data; it cannot be undone.
   */
  @Post('items/:id/supersede')
  @HttpCode(200)
  @ApiBody({ type: SupersedeForAdminsBody, required: false })
  @ApiOkResponse({ type: SupersedeResponse })
  @PluggyErrors(400, 404, 409)
  async supersede(
    @CallingAdmin() { name }: Admin,
    @Param() { id }: ItemParams,
    @Body() body: SupersedeForAdminsBody,
  ): Promise<SupersedeResponse> {
    return { itemId: await this.deleteForAdmins.supersede(name, id, body?.itemId, body?.reason) };
  }
}
