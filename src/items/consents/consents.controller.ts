import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PageQuery } from '../../kernel/http/page.dto.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { FindItem } from '../find-item.js';
import { ItemParams } from '../items.dto.js';
import { ConsentReceiptPage } from './consent-receipt.schema.js';
import { ReadReceipts } from './read-receipts.js';

@Controller('items/:id/consents')
@ApiTags('Consent and deletion')
export class ConsentsOfItemController {
  constructor(
    private readonly findItem: FindItem,
    private readonly receipts: ReadReceipts,
  ) {}

  /**
   * What the person granted for the Item: what, when, until when, to which app. Also of connectors that know no consent,
   * and what has ended; the newest first. `GET /consents` has Pluggy's own objects.
   */
  @Get()
  @ApiOkResponse({ description: 'One page.', type: ConsentReceiptPage })
  @PluggyErrors(400, 404)
  async list(
    @CallingApp() app: Caller,
    @Param() { id }: ItemParams,
    @Query() query: PageQuery,
  ): Promise<ConsentReceiptPage> {
    await this.findItem.served(app.appId, id);
    return this.receipts.page(id, query);
  }
}
