import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Config } from '../config/config.js';
import { AdminRoute } from '../http/admin.js';
import { PluggyOverviewSchema } from './overview.schema.js';
import { RateBudget } from './rate-budget.js';

/** What is left of Pluggy's limits. */
@Controller('admin/api/overview/pluggy')
@ApiTags('Admin overview')
@AdminRoute()
export class PluggyOverviewController {
  constructor(
    private readonly budget: RateBudget,
    private readonly config: Config,
  ) {}

  /** The rate budget by class of routes. */
  @Get()
  @ApiOkResponse({ type: PluggyOverviewSchema })
  async read(): Promise<PluggyOverviewSchema> {
    const budgets = await this.budget.left();
    return {
      egressGroup: this.config.EGRESS_GROUP,
      windowSeconds: this.config.PLUGGY_RATE_WINDOW_SECONDS,
      budgets: budgets.sort((a, b) => a.user / a.burst - b.user / b.burst),
    };
  }
}
