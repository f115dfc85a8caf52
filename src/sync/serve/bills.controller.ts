import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { BillPage, BillSchema } from './bill.schema.js';
import { BillsQuery, BillParams } from './list.dto.js';
import { BILLS, ReadRows } from './read-rows.js';

/** Closed bills of credit cards, from the local copy. */
@Controller('bills')
@ApiTags('Read cards, investments, loans and identity')
export class BillsController {
  constructor(private readonly rows: ReadRows) {}

  /** The bills of a credit card, newest first. The open one is not among them: its amount is the account's balance. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: BillPage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Query() query: BillsQuery): Promise<string> {
    return this.rows.page(app.appId, BILLS, query.accountId, query);
  }

  /** One bill. */
  @Get(':id')
  @JsonText()
  @ApiOkResponse({ description: 'The bill.', type: BillSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id }: BillParams): Promise<string> {
    return this.rows.one(app.appId, BILLS, id);
  }
}
