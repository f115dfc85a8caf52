import { OnEvent } from '@nestjs/event-emitter';
import type { DomainEvent, DomainEventClass } from './domain-event.js';

/** One durable subscription: which event, and the name under which its jobs and its listener are known. */
export interface Subscription {
  event: DomainEventClass;
  /** `<EventClass>-><HandlerClass>.<method>`: task identifier of the queue and event name of the emitter. */
  handler: string;
}

const subscriptions: Subscription[] = [];

/** Every durable subscription that the loaded code declares. */
export const declaredSubscriptions = (): readonly Subscription[] => subscriptions;

/**
 * Marks a method as a durable handler of a domain event: it runs as a job of its own, at least once, with retries,
 * and is parked where admins see it when it keeps failing. It must be idempotent and must not depend on order.
 *
 * Each handler gets its own name in the emitter, so that one handler's failure is its own: `emitAsync` to many
 * listeners rejects at the first failure while the others still run.
 */
export function OnDomainEvent<E extends DomainEvent>(event: DomainEventClass<E>) {
  return (
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<(event: E) => Promise<void>>,
  ): void => {
    const handler = `${event.name}->${target.constructor.name}.${method}`;
    subscriptions.push({ event, handler });
    OnEvent(handler, { suppressErrors: false })(target, method, descriptor);
  };
}
