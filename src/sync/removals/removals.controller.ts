import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Admin, AdminRoute, CallingAdmin } from '../../kernel/http/admin.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { DecideRemovals } from './decide-removals.js';
import { ListRemovals } from './list-removals.js';
import { DecideRemovalsBody, RemovalRowsQuery, RemovalsParams, RemovalsQuery } from './removals.dto.js';
import { HeldRemovalsListSchema, HeldRowPage } from './removals.schema.js';
import { RemovalsAppliedSchema, RemovalsDismissedSchema } from './removals.schema.js';

/** Removals that the brake holds back until an admin decides. */
@Controller('admin/api/removals')
@ApiTags('Admin removals')
@AdminRoute()
export class RemovalsController {
  constructor(
    private readonly removals: ListRemovals,
    private readonly decide: DecideRemovals,
  ) {}

  /** Lists of Items with rows that Pluggy no longer has and that are too many to go by themselves. */
  @Get()
  @ApiOkResponse({ type: HeldRemovalsListSchema })
  @PluggyErrors(400)
  list(@Query() query: RemovalsQuery): Promise<HeldRemovalsListSchema> {
    return this.removals.lists(query);
  }

  /** The rows of one list that would go. */
  @Get(':itemId')
  @ApiOkResponse({ type: HeldRowPage })
  @PluggyErrors(400)
  rows(@Param() { itemId }: RemovalsParams, @Query() query: RemovalRowsQuery): Promise<HeldRowPage> {
    return this.removals.rows(itemId, query);
  }

  /**
   * Removes the rows of one list. Pluggy is asked for them once more: what it has after all stays. While the Item's
   * login or consent is not good nothing is removed: 409 `REMOVALS_NOT_CERTAIN`.
   */
  @Post(':itemId/apply')
  @HttpCode(200)
  @ApiOkResponse({ type: RemovalsAppliedSchema })
  @PluggyErrors(400, 404, 409, 429, 502)
  apply(
    @CallingAdmin() { name }: Admin,
    @Param() { itemId }: RemovalsParams,
    @Body() body: DecideRemovalsBody,
  ): Promise<RemovalsAppliedSchema> {
    return this.decide.apply(itemId, body, name);
  }

  /** Keeps the rows of one list, whatever Pluggy lists: until it has them again, or an admin decides otherwise. */
  @Post(':itemId/dismiss')
  @HttpCode(200)
  @ApiOkResponse({ type: RemovalsDismissedSchema })
  @PluggyErrors(400, 404)
  dismiss(
    @CallingAdmin() { name }: Admin,
    @Param() { itemId }: RemovalsParams,
    @Body() body: DecideRemovalsBody,
  ): Promise<RemovalsDismissedSchema> {
    return this.decide.dismiss(itemId, body, name);
  }
}
