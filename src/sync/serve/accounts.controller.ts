import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { AccountPage, AccountSchema } from './account.schema.js';
import { AccountParams, ListAccountsQuery } from './accounts.dto.js';
import { ReadAccounts } from './read-accounts.js';

/** Accounts, from the local copy. */
@Controller('accounts')
@ApiTags('Accounts')
export class AccountsController {
  constructor(private readonly accounts: ReadAccounts) {}

  /** The accounts of an Item. */
  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOkResponse({ description: 'All accounts, on one page.', type: AccountPage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Query() query: ListAccountsQuery): Promise<string> {
    return this.accounts.list(app.appId, query);
  }

  /** One account. */
  @Get(':id')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOkResponse({ description: 'The account.', type: AccountSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id }: AccountParams): Promise<string> {
    return this.accounts.one(app.appId, id);
  }
}
