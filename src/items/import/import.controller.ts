import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PageQuery } from '../../kernel/http/page.dto.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { AskImport } from './ask-import.js';
import { ImportBody, ImportParams, ImportSchema } from './import.dto.js';
import { ShowImport } from './show-import.js';

/** Items that the hub did not make become an app's. The hub's own routes. */
@Controller()
@ApiTags('Import Items')
export class ImportController {
  constructor(
    private readonly ask: AskImport,
    private readonly show: ShowImport,
  ) {}

  /** Imports Items by their ids, for the calling app. It goes on by itself; read its progress by its id. */
  @Post('items/import')
  @HttpCode(200)
  @ApiOkResponse({ description: 'The import, which has begun.', type: ImportSchema })
  @PluggyErrors(400)
  async begin(@CallingApp() app: Caller, @Body() { items }: ImportBody): Promise<ImportSchema> {
    return this.progress(app, { id: await this.ask.ofItems(app.appId, items) }, new PageQuery());
  }

  /** How far an import is, and what became of each Item. */
  @Get('imports/:id')
  @ApiOkResponse({ description: 'The import with one page of its Items.', type: ImportSchema })
  @PluggyErrors(400, 404)
  async progress(
    @CallingApp() app: Caller,
    @Param() { id }: ImportParams,
    @Query() { page, pageSize }: PageQuery,
  ): Promise<ImportSchema> {
    const progress = await this.show.progress(id, app.appId);
    return { ...progress, results: (await this.show.items(id, page, pageSize)) as ImportSchema['results'] };
  }
}
