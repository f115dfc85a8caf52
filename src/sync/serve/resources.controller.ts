import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { PageQuery } from '../../kernel/http/page.dto.js';
import { ItemParams } from './list.dto.js';
import { RESOURCES, ReadRows } from './read-rows.js';
import { ResourcePage } from './resource.schema.js';

/** What Open Finance users share, from the local copy. */
@Controller('items/:id/resources')
@ApiTags('Consent and deletion')
export class ResourcesController {
  constructor(private readonly rows: ReadRows) {}

  /** What the user shares at an Open Finance bank; empty for other banks. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: ResourcePage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Param() { id }: ItemParams, @Query() query: PageQuery): Promise<string> {
    return this.rows.page(app.appId, RESOURCES, id, query);
  }
}
