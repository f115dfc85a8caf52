import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ChangesSchema } from './change.schema.js';
import { ChangesQuery } from './changes.dto.js';
import { CorrectCategory } from './correct-category.js';
import { ReadChanges } from './read-changes.js';
import { ReadTransactions } from './read-transactions.js';
import {
  CategoryBody,
  PagedTransactionsQuery,
  TransactionParams,
  TransactionsQuery,
} from './transactions.dto.js';
import { TransactionCursorPage, TransactionPage, TransactionSchema } from './transaction.schema.js';

/** Transactions, from the local copy. */
@Controller()
export class TransactionsController {
  constructor(
    private readonly transactions: ReadTransactions,
    private readonly correctCategory: CorrectCategory,
    private readonly changes: ReadChanges,
  ) {}

  /** An account's transactions, newest first, 500 a page, by cursor. */
  @Get('v2/transactions')
  @ApiTags('Read accounts and transactions')
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: TransactionCursorPage })
  @PluggyErrors(400, 404)
  byCursor(@CallingApp() app: Caller, @Query() query: TransactionsQuery): Promise<string> {
    return this.transactions.byCursor(app.appId, query);
  }

  /** An account's transactions by page. Pluggy removes this route on 2026-12-31; the hub goes on serving it. */
  @Get('transactions')
  @ApiTags('Read accounts and transactions')
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: TransactionPage })
  @PluggyErrors(400, 404)
  byPage(@CallingApp() app: Caller, @Query() query: PagedTransactionsQuery): Promise<string> {
    return this.transactions.byPage(app.appId, query);
  }

  /**
   * What changed: new and changed transactions and removals in one stream, in their order. Apply each page and keep its
   * `after` with it; the next question begins there, however much later. The hub's own route.
   */
  @Get('transactions/changes')
  @ApiTags('Follow changes')
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: ChangesSchema })
  @PluggyErrors(400, 404)
  feed(@CallingApp() app: Caller, @Query() query: ChangesQuery): Promise<string> {
    return this.changes.read(app.appId, query);
  }

  /** One transaction. */
  @Get('transactions/:id')
  @ApiTags('Read accounts and transactions')
  @JsonText()
  @ApiOkResponse({ description: 'The transaction.', type: TransactionSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id }: TransactionParams): Promise<string> {
    return this.transactions.one(app.appId, id);
  }

  /** Corrects the category of a transaction, at Pluggy and here. */
  @Patch('transactions/:id')
  @ApiTags('Read accounts and transactions')
  @JsonText()
  @ApiOkResponse({ description: 'The transaction with its new category.', type: TransactionSchema })
  @PluggyErrors(400, 404, 429, 502)
  correct(
    @CallingApp() app: Caller,
    @Param() { id }: TransactionParams,
    @Body() { categoryId }: CategoryBody,
  ): Promise<string> {
    return this.correctCategory.run(app.appId, id, categoryId);
  }
}
