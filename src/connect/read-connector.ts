import { Injectable } from '@nestjs/common';
import { Database } from '../kernel/database/database.js';
import { EventBus } from '../kernel/events/event-bus.js';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { ConnectorNotified } from '../webhooks/events/connector-notified.js';
import { ConnectorCatalogue } from './connector-catalogue.js';
import { RefreshConnectors } from './refresh-connectors.js';

/** Reads a connector again that Pluggy said something about: never the webhook's own word for it. */
@Injectable()
export class ReadConnector {
  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly refresh: RefreshConnectors,
    private readonly pluggy: PluggyClient,
    private readonly database: Database,
    private readonly events: EventBus,
  ) {}

  @OnDomainEvent(ConnectorNotified)
  async run({ connectorId }: ConnectorNotified): Promise<void> {
    // This one alone would look like the whole list, until the hour's list comes.
    await this.refresh.ensureFilled();
    const readAt = await this.catalogue.now();
    try {
      const connector = await this.pluggy.fetchConnector(connectorId);
      await this.database.transaction(async (tx) => {
        await this.events.publish(tx, ...(await this.catalogue.storeOne(tx, readAt, connector)));
      });
    } catch (error) {
      if (!(error instanceof PluggyError && error.notFound)) throw error;
      await this.catalogue.markGone(readAt, connectorId);
    }
  }
}
