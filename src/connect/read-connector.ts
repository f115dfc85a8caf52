import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '../kernel/events/on-domain-event.js';
import { PluggyClient } from '../kernel/pluggy/pluggy-client.js';
import { PluggyError } from '../kernel/pluggy/pluggy-error.js';
import { ConnectorNotified } from '../webhooks/events/connector-notified.js';
import { ConnectorCatalogue } from './connector-catalogue.js';

/** Reads a connector again that Pluggy said something about: never the webhook's own word for it. */
@Injectable()
export class ReadConnector {
  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly pluggy: PluggyClient,
  ) {}

  @OnDomainEvent(ConnectorNotified)
  async run({ connectorId }: ConnectorNotified): Promise<void> {
    const readAt = await this.catalogue.now();
    try {
      await this.catalogue.storeOne(readAt, await this.pluggy.fetchConnector(connectorId));
    } catch (error) {
      if (!(error instanceof PluggyError && error.notFound)) throw error;
      await this.catalogue.markGone(readAt, connectorId);
    }
  }
}
