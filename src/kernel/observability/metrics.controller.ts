import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '../http/caller.js';
import { Metrics } from './metrics.js';

/** Prometheus metrics of this process and of the database they share. */
@Controller('metrics')
@Public()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Text exposition format. Keep this path away from the public at the reverse proxy. */
  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
