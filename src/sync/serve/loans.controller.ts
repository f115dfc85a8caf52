import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { LoanPage, LoanSchema } from './loan.schema.js';
import { ItemListQuery, LoanParams } from './list.dto.js';
import { LOANS, ReadRows } from './read-rows.js';

/** Loans, from the local copy. */
@Controller('loans')
@ApiTags('Read cards, investments, loans and identity')
export class LoansController {
  constructor(private readonly rows: ReadRows) {}

  /** The loans of an Item. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: LoanPage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Query() query: ItemListQuery): Promise<string> {
    return this.rows.page(app.appId, LOANS, query.itemId, query);
  }

  /** One loan. */
  @Get(':id')
  @JsonText()
  @ApiOkResponse({ description: 'The loan.', type: LoanSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id }: LoanParams): Promise<string> {
    return this.rows.one(app.appId, LOANS, id);
  }
}
