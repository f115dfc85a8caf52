import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ConsentPage, ConsentSchema } from './consent.schema.js';
import { ItemListQuery, ConsentParams } from './list.dto.js';
import { CONSENTS, ReadRows } from './read-rows.js';

/** Consents of Open Finance users, from the local copy. */
@Controller('consents')
@ApiTags('Consent and deletion')
export class ConsentsController {
  constructor(private readonly rows: ReadRows) {}

  /** The consents that were given for an Item, newest first. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: ConsentPage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Query() query: ItemListQuery): Promise<string> {
    return this.rows.page(app.appId, CONSENTS, query.itemId, query);
  }

  /** One consent. */
  @Get(':id')
  @JsonText()
  @ApiOkResponse({ description: 'The consent.', type: ConsentSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id }: ConsentParams): Promise<string> {
    return this.rows.one(app.appId, CONSENTS, id);
  }
}
