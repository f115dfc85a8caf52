import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { PluggyClient } from '../../kernel/pluggy/pluggy-client.js';
import { MerchantsQuery } from './categories.dto.js';
import { MerchantSearchSchema } from './merchant.schema.js';

/** Pluggy's register of companies. Nothing of it is anybody's data, so it is asked for each time. */
@Controller('merchants')
@ApiTags('Look things up')
export class MerchantsController {
  constructor(private readonly pluggy: PluggyClient) {}

  /** Companies by their CNPJs. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'Which are known.', type: MerchantSearchSchema })
  @PluggyErrors(400, 429, 502)
  find(@Query() { cnpjs }: MerchantsQuery): Promise<string> {
    return this.pluggy.data('/merchants', {}, { cnpjs }, { userFacing: true });
  }
}
