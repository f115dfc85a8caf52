import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** This process's Prometheus metrics, served at `/metrics`. Modules add their own with {@link counter} and {@link gauge}. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly jobSeconds = this.histogram('hub_job_seconds', 'Duration of jobs in seconds', [
    'handler',
    'outcome',
  ]);
  readonly pluggySeconds = this.histogram(
    'hub_pluggy_call_seconds',
    'Duration of calls to Pluggy in seconds',
    ['route', 'status'],
  );
  readonly permitSeconds = this.histogram(
    'hub_pluggy_permit_wait_seconds',
    'How long calls to Pluggy waited for the rate budget, in seconds',
    ['class', 'lane'],
  );
  readonly httpSeconds = this.histogram('hub_http_seconds', 'Duration of requests served in seconds', [
    'method',
    'route',
    'status',
  ]);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(name: string, help: string, labelNames: Label[] = []): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** A gauge read from the database when it is scraped. */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    collect: (gauge: Gauge<Label>) => Promise<void>,
  ): Gauge<Label> {
    return new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        await collect(this);
      },
    });
  }

  private histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames, registers: [this.registry] });
  }
}
