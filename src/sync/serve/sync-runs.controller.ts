import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { JsonText } from '../../kernel/http/json-text.js';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { PageQuery } from '../../kernel/http/page.dto.js';
import { ItemParams, SyncRunParams } from './list.dto.js';
import { ReadSyncRuns } from './read-sync-runs.js';
import { SyncRunPage, SyncRunSchema } from './sync-run.schema.js';

/** What the hub read of an Item, when, why, and what came of it. The hub's own; Pluggy has nothing like it. */
@Controller('items/:id/sync-runs')
@ApiTags('Keep connections well')
export class SyncRunsController {
  constructor(private readonly runs: ReadSyncRuns) {}

  /** The runs of an Item, newest first. One that goes on shows how far it has come. */
  @Get()
  @JsonText()
  @ApiOkResponse({ description: 'One page.', type: SyncRunPage })
  @PluggyErrors(400, 404)
  list(@CallingApp() app: Caller, @Param() { id }: ItemParams, @Query() query: PageQuery): Promise<string> {
    return this.runs.page(app.appId, id, query);
  }

  /** One run. */
  @Get(':runId')
  @JsonText()
  @ApiOkResponse({ description: 'The run.', type: SyncRunSchema })
  @PluggyErrors(400, 404)
  one(@CallingApp() app: Caller, @Param() { id, runId }: SyncRunParams): Promise<string> {
    return this.runs.one(app.appId, id, runId);
  }
}
