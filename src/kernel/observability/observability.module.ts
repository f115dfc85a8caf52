import { Global, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Logger } from './logger.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';

/** Logs, metrics and health for every module. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [Logger, Metrics],
  exports: [Logger, Metrics],
})
export class ObservabilityModule {}
