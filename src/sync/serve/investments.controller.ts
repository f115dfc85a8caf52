import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { InvestmentTransactionPage } from './investment-transaction.schema.js';
import { InvestmentPage, InvestmentSchema } from './investment.schema.js';
import { PageQuery } from '../../kernel/http/page.dto.js';
import { InvestmentsQuery, InvestmentParams } from './list.dto.js';
import { INVESTMENTS, INVESTMENT_TRANSACTIONS, ReadRows } from './read-rows.js';

/** Investments and their movements, from the local copy. */
@Controller('investments')
@ApiTags('Read cards, investments, loans and identity')
export class InvestmentsController {
  constructor(private readonly rows: ReadRows) {}

  /** The investments of an Item. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: InvestmentPage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Query() query: InvestmentsQuery): Promise<string> {
    return this.rows.page(app.appId, INVESTMENTS, query.itemId, query, query.type);
  }

  /** One investment. */
  @Get(':id')
  @JsonText()
  @ApiOkResponse({ description: 'The investment.', type: InvestmentSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id }: InvestmentParams): Promise<string> {
    return this.rows.one(app.appId, INVESTMENTS, id);
  }

  /** The movements of an investment, newest first. */
  @Get(':id/transactions')
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: InvestmentTransactionPage })
  @PluggyErrors(400, 404)
  transactions(
    @CallingApp() app: Caller,
    @Param() { id }: InvestmentParams,
    @Query() query: PageQuery,
  ): Promise<string> {
    return this.rows.page(app.appId, INVESTMENT_TRANSACTIONS, id, query);
  }
}
