import { Body, Controller, Get, HttpCode, Param, Post, Query, Redirect } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { Public } from '../../kernel/http/caller.js';
import { PluggyErrors } from '../../kernel/http/pluggy-errors.js';
import { OutcomeRequest, ReturnParams, SessionRequest } from './connect-session.dto.js';
import { ConnectOutcome, ConnectSession } from './connect-session.schema.js';
import { DescribeSession } from './describe-session.js';
import { TellOutcome } from './tell-outcome.js';

/** What the Connect page asks the hub. The connect token, or the session's id, is all that its caller has to know. */
@Controller('connect')
@ApiTags('Behind the scenes')
@Public()
export class ConnectSessionController {
  constructor(
    private readonly describeSession: DescribeSession,
    private readonly tellOutcome: TellOutcome,
  ) {}

  /** What the Connect page tells before the person goes on: which app asks, and what is wrong with the bank. */
  @Post('session')
  @HttpCode(200)
  @PluggyErrors(400, 404, 410)
  describe(@Body() { accessToken }: SessionRequest): Promise<ConnectSession> {
    return this.describeSession.ofToken(accessToken);
  }

  /** How a connection stands whose person the bank has sent back to the hub. */
  @Post('outcome')
  @HttpCode(200)
  @PluggyErrors(400, 404)
  outcome(@Body() { session, itemId }: OutcomeRequest): Promise<ConnectOutcome> {
    return this.tellOutcome.run(session, itemId);
  }

  /** Where a bank sends a person back whose app named no place: on to the page. */
  @Get('return/:id')
  @Redirect()
  @ApiExcludeEndpoint()
  back(
    @Param() { id }: ReturnParams,
    @Query('itemId') itemId?: unknown,
  ): { url: string; statusCode: number } {
    // Relative, because PUBLIC_URL may have a path.
    const item = isUUID(itemId) ? `&item=${itemId as string}` : '';
    return { url: `../../connect#return=${id}${item}`, statusCode: 303 };
  }
}
