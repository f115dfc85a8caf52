import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallingApp } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { ItemParams } from '../items.dto.js';
import { ItemHealthSchema } from './health.schema.js';
import { ReadHealth } from './read-health.js';

/** How an Item is, and whose turn it is. The hub's own; Pluggy has nothing like it. */
@Controller('items/:id/health')
@ApiTags('Keep connections well')
export class HealthOfItemController {
  constructor(private readonly health: ReadHealth) {}

  /** What is wrong with the Item, since when, and what to do about it. */
  @Get()
  @ApiOkResponse({ type: ItemHealthSchema })
  @PluggyErrors(400, 404)
  read(@CallingApp() app: Caller, @Param() { id }: ItemParams): Promise<ItemHealthSchema> {
    return this.health.of(app.appId, id);
  }
}
