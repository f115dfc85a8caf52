import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { IdentitySchema } from './identity.schema.js';
import { IdentityQuery, IdentityParams } from './list.dto.js';
import { ReadIdentities } from './read-identities.js';

/** Who the holder of an Item is, from the local copy. */
@Controller('identity')
@ApiTags('Read cards, investments, loans and identity')
export class IdentityController {
  constructor(private readonly identities: ReadIdentities) {}

  /** The identity of an Item's holder. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'The identity.', type: IdentitySchema })
  @PluggyErrors(400, 404, 503)
  ofItem(@CallingApp() app: Caller, @Query() query: IdentityQuery): Promise<string> {
    return this.identities.ofItem(app.appId, query.itemId);
  }

  /** One identity. */
  @Get(':id')
  @JsonText()
  @ApiOkResponse({ description: 'The identity.', type: IdentitySchema })
  @PluggyErrors(400, 404, 503)
  one(@CallingApp() app: Caller, @Param() { id }: IdentityParams): Promise<string> {
    return this.identities.one(app.appId, id);
  }
}
