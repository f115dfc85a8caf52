import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../kernel/http/caller.js';
import { CountSchema } from '../kernel/http/count.schema.js';
import { BadInput } from '../kernel/http/hub-error.js';
import { PluggyErrors } from '../kernel/http/pluggy-errors.js';
import { CreateItem } from './create-item.js';
import { DeleteItem } from './erasure/delete-item.js';
import { FindItem } from './find-item.js';
import { ItemCursorPage, ItemSchema } from './item.schema.js';
import { CreateItemBody, ItemParams, ListItemsQuery, UpdateItemBody } from './items.dto.js';
import { ListItems } from './list-items.js';
import { AnswerMfa } from './update/answer-mfa.js';
import { UpdateItem } from './update/update-item.js';

/**
 * Pluggy's Item routes. Every mutation answers 200, as the live API does: the official SDK refuses anything else.
 */
@Controller()
export class ItemsController {
  constructor(
    private readonly findItem: FindItem,
    private readonly listItems: ListItems,
    private readonly createItem: CreateItem,
    private readonly updateItem: UpdateItem,
    private readonly mfa: AnswerMfa,
    private readonly deleteItem: DeleteItem,
  ) {}

  /** Creates an Item: connects an account with the user's credentials. */
  @Post('items')
  @ApiTags('Connect an account')
  @HttpCode(200)
  @JsonText()
  @ApiOkResponse({ description: 'The Item, whose first update has begun.', type: ItemSchema })
  @PluggyErrors(400, 404, 409, 429, 502)
  create(@CallingApp() app: Caller, @Body() body: CreateItemBody): Promise<string> {
    return this.createItem.create(app.appId, body);
  }

  /** The Item, from the local copy. It says UPDATED only when its data can be read. */
  @Get('items/:id')
  @ApiTags('Keep connections well')
  @JsonText()
  @ApiOkResponse({ description: 'The Item.', type: ItemSchema })
  @PluggyErrors(400, 404)
  find(@CallingApp() app: Caller, @Param() { id }: ItemParams): Promise<string> {
    return this.findItem.current(app.appId, id);
  }

  /**
   * Syncs the Item because a user asked, with new credentials when given. What cannot be done now is refused with
   * Pluggy's codes, and says what can: `LAST_EXECUTION_HAD_LOGIN_ERROR` has a link for the user in
   * `data.connectUrl`; too soon (`CLIENT_IS_UPDATING_BEFORE_ALLOWED_FREQUENCY`, `TOO_MANY_CONSECUTIVE_LOGIN_FAILURES`,
   * `OPEN_FINANCE_MONTHLY_LIMIT_REACHED`) says until when in `data.canRetryAfterDate`.
   */
  @Patch('items/:id')
  @ApiTags('Keep connections well')
  @JsonText()
  @ApiBody({ type: UpdateItemBody, required: false })
  @ApiOkResponse({ description: 'The Item, whose update has begun.', type: ItemSchema })
  @PluggyErrors(400, 404, 409, 429, 502)
  update(
    @CallingApp() app: Caller,
    @Param() { id }: ItemParams,
    @Body() body: UpdateItemBody,
  ): Promise<string> {
    return this.updateItem.update(app.appId, id, body ?? {});
  }

  /** Answers the question in `item.parameter`; the body's key is that parameter's name. */
  @Post('items/:id/mfa')
  @ApiTags('Connect an account')
  @HttpCode(200)
  @JsonText()
  @ApiBody({
    description: 'The name of the parameter and its value.',
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  })
  @ApiOkResponse({ description: 'The Item, whose update goes on.', type: ItemSchema })
  @PluggyErrors(400, 404, 429, 502)
  answerMfa(@CallingApp() app: Caller, @Param() { id }: ItemParams, @Body() body: unknown): Promise<string> {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new BadInput('The body must be an object: the name of the MFA parameter and its value');
    if (Object.values(body).some((value) => typeof value !== 'string'))
      throw new BadInput('The value of an MFA parameter must be a string');
    return this.mfa.answer(app.appId, id, body);
  }

  /** Deletes the Item and all its data, at Pluggy and here, and revokes the consent. It cannot be undone. */
  @Delete('items/:id')
  @ApiTags('Consent and deletion')
  @ApiOkResponse({ description: 'It is being deleted; from now on it is not found.', type: CountSchema })
  @PluggyErrors(400, 404)
  async delete(@CallingApp() app: Caller, @Param() { id }: ItemParams): Promise<CountSchema> {
    await this.deleteItem.delete(app.appId, id);
    return { count: 1 };
  }

  /** The app's Items, most recently created first, by cursor. */
  @Get('v2/items')
  @ApiTags('Keep connections well')
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: ItemCursorPage })
  @PluggyErrors(400)
  list(@CallingApp() app: Caller, @Query() query: ListItemsQuery): Promise<string> {
    return this.listItems.list(app.appId, query);
  }
}
