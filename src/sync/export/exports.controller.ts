import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ExportTransactions } from './export-transactions.js';
import { ExportUser } from './export-user.js';
import { ExportTransactionsQuery, UserParams } from './exports.dto.js';

const TYPES = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' };

/**
 * Files of any size, streamed from one moment of the copy. When something fails on the way, the connection breaks: a
 * file that ended well is whole. The hub's own routes.
 */
@Controller()
@ApiTags('Export')
export class ExportsController {
  constructor(
    private readonly transactions: ExportTransactions,
    private readonly user: ExportUser,
  ) {}

  /**
   * Transactions as CSV or JSON Lines, account by account, newest first. In the CSV an apostrophe stands before texts
   * that a spreadsheet would run as a formula.
   */
  @Get('exports/transactions')
  @ApiProduces('text/csv', 'application/jsonl')
  @ApiOkResponse({ description: 'The file.', schema: { type: 'string' } })
  @PluggyErrors(400, 404, 429)
  async ofTransactions(
    @CallingApp() app: Caller,
    @Query() query: ExportTransactionsQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(
      reply,
      await this.transactions.open(app.appId, query),
      TYPES[query.format],
      `transactions.${query.format}`,
    );
  }

  /** Everything about one user as a ZIP of JSON files: Items and each product. */
  @Get('users/:clientUserId/export')
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'The archive.', schema: { type: 'string', format: 'binary' } })
  @PluggyErrors(404, 429)
  async ofUser(
    @CallingApp() app: Caller,
    @Param() { clientUserId }: UserParams,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(reply, await this.user.open(app.appId, clientUserId), 'application/zip', 'user.zip');
  }
}

/** Fastify destroys the socket when the stream fails, and the stream when the client goes away. */
function send(reply: FastifyReply, stream: NodeJS.ReadableStream, type: string, name: string): void {
  void reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(stream);
}
