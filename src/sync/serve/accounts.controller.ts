import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { AccountPage, AccountSchema } from './account.schema.js';
import { AccountParams, ListAccountsQuery } from './accounts.dto.js';
import { DayBalancePage } from './balance.schema.js';
import { BalancesQuery } from './list.dto.js';
import { LiveAccount } from './live-account.js';
import { ReadAccounts } from './read-accounts.js';
import { ReadBalances } from './read-balances.js';
import { RealTimeBalanceSchema, StatementPage } from './statement.schema.js';

/** Accounts, from the local copy. */
@Controller('accounts')
@ApiTags('Read accounts and transactions')
export class AccountsController {
  constructor(
    private readonly accounts: ReadAccounts,
    private readonly live: LiveAccount,
    private readonly balances: ReadBalances,
  ) {}

  /** The accounts of an Item. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'All accounts, on one page.', type: AccountPage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Query() query: ListAccountsQuery): Promise<string> {
    return this.accounts.list(app.appId, query);
  }

  /** One account. */
  @Get(':id')
  @JsonText()
  @ApiOkResponse({ description: 'The account.', type: AccountSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id }: AccountParams): Promise<string> {
    return this.accounts.one(app.appId, id);
  }

  /** Monthly statements, from Pluggy. The links are good for 30 minutes. */
  @Get(':id/statements')
  @JsonText()
  @ApiOkResponse({ description: 'All, on one page.', type: StatementPage })
  @PluggyErrors(400, 404, 429, 502)
  statements(@CallingApp() app: Caller, @Param() { id }: AccountParams): Promise<string> {
    return this.live.statements(app.appId, id);
  }

  /**
   * The balance as the bank has it at this moment; Open Finance only. The bank limits how often it may be asked, and
   * its refusals come through with `codeDescription` BALANCE_….
   */
  @Get(':id/balance')
  @JsonText()
  @ApiOkResponse({
    description: 'The balance; `GET /accounts/:id` has it from now on.',
    type: RealTimeBalanceSchema,
  })
  @PluggyErrors(400, 403, 404, 429, 500, 502)
  balance(@CallingApp() app: Caller, @Param() { id }: AccountParams): Promise<string> {
    return this.live.balance(app.appId, id);
  }

  /** What the account held, day by day, as far as the hub has seen it. The hub's own route. */
  @Get(':id/balances')
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: DayBalancePage })
  @PluggyErrors(400, 404)
  history(
    @CallingApp() app: Caller,
    @Param() { id }: AccountParams,
    @Query() query: BalancesQuery,
  ): Promise<string> {
    return this.balances.page(app.appId, id, query);
  }
}
