import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { CountSchema } from '../../kernel/http/count.schema.js';
import { JsonText } from '../../kernel/http/json-text.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ItemsFace } from '../face.js';
import { DeleteUser } from './delete-user.js';
import { UserParams } from './users.dto.js';
import { UserSchema } from './users.schema.js';

/** An app's end users, by its own ids. Two apps may use the same ids: each sees and deletes its own only. */
@Controller('users/:clientUserId')
@ApiTags('Consent and deletion')
export class UsersController {
  constructor(
    private readonly items: ItemsFace,
    private readonly deleteUser: DeleteUser,
  ) {}

  /** The user's Items. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'The user.', type: UserSchema })
  @PluggyErrors(400, 404)
  async find(@CallingApp() app: Caller, @Param() { clientUserId }: UserParams): Promise<string> {
    const items = await this.items.ofUser(app.appId, clientUserId);
    return `{"clientUserId":${JSON.stringify(clientUserId)},"items":[${items.map(({ item }) => item).join(',')}]}`;
  }

  /**
   * Deletes all of the user's Items with their data, at Pluggy and here, and revokes the consents. It cannot be undone;
   * doing it twice is fine.
   */
  @Delete()
  @ApiOkResponse({ description: 'So many Items are being deleted.', type: CountSchema })
  @PluggyErrors(400)
  async delete(@CallingApp() app: Caller, @Param() { clientUserId }: UserParams): Promise<CountSchema> {
    return { count: await this.deleteUser.delete(app.appId, clientUserId) };
  }
}
