import { DomainEvent } from '../../kernel/events/domain-event.js';

/** An event is to be sent to one endpoint of an app. */
export class DeliveryQueued extends DomainEvent {
  static override readonly waitsOutside = true;

  constructor(
    /** Its number in `webhooks.deliveries`. */
    readonly n: string,
    /** The subscription's id; for an Item's own `webhookUrl` a hash of the app and the host. */
    readonly endpoint: string,
  ) {
    super();
  }

  /** One at a time, so that an endpoint that is slow or dead never holds more than one worker. */
  override get queue(): string {
    return `deliver:${this.endpoint}`;
  }

  /** Jobs are written in the order of their keys; as text, so with leading zeros. */
  override get foldKey(): string {
    return this.n.padStart(19, '0');
  }
}
