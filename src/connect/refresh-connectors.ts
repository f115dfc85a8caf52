import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../kernel/config/config.js';
import { Database, type Tx } from '../kernel/database/database.js';
import { FillOnce } from '../kernel/database/fill-once.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { ScheduleOnce } from '../kernel/jobs/schedule-once.js';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import { ConnectorCatalogue } from './connector-catalogue.js';

/** `health.details` tells of the last 6 hours, so an hour is fresh enough; status changes come as webhooks. */
const EVERY_S = 3600;
/** The slots are hours; looking more often means that a failed hour is tried again soon. */
const TICK_MS = 5 * 60_000;

/** Brings Pluggy's whole list of connectors into the catalogue: every hour, and before it is first needed. */
@Injectable()
export class RefreshConnectors {
  private readonly filled: FillOnce;

  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly pluggy: PluggyClient,
    database: Database,
    private readonly schedule: ScheduleOnce,
    private readonly config: Config,
    private readonly events: EventBus,
  ) {
    this.filled = new FillOnce(database, 'connect.connectors', (tx) => this.refresh(tx));
  }

  @Interval(TICK_MS)
  async tick(): Promise<void> {
    if (this.config.runsJobs)
      await this.schedule.run('connect:connectors', EVERY_S, (tx) => this.refresh(tx));
  }

  /** Returns when the catalogue has something in it. */
  ensureFilled(): Promise<void> {
    return this.filled.ensure();
  }

  private async refresh(tx: Tx): Promise<void> {
    const readAt = await this.catalogue.now();
    const connectors = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      // One page today; should Pluggy begin to page this list, the rest of it must not look gone.
      const answer = await this.pluggy.fetchConnectors({
        sandbox: true,
        healthDetails: true,
        ...(page > 1 && { page }),
      });
      connectors.push(...answer.results);
      pages = answer.totalPages;
    }
    if (connectors.length === 0) throw new Error('Pluggy listed no connectors at all');
    await this.events.publish(tx, ...(await this.catalogue.storeList(tx, readAt, connectors)));
  }
}
