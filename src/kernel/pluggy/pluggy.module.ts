import { Global, Module } from '@nestjs/common';
import { ApiKey } from './api-key.js';
import { LeasePermits } from './lease-permits.js';
import { PluggyOverviewController } from './overview.controller.js';
import { PluggyClient } from './pluggy-client.js';
import { PluggyTransport } from './pluggy-transport.js';
import { RateBudget } from './rate-budget.js';
import { RateLimits } from './rate-limits.js';

/** Pluggy for every module: {@link PluggyClient} and nothing else. */
@Global()
@Module({
  controllers: [PluggyOverviewController],
  providers: [RateLimits, LeasePermits, RateBudget, ApiKey, PluggyTransport, PluggyClient],
  exports: [PluggyClient],
})
export class PluggyModule {}
