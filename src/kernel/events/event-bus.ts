import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Tx } from '../database/database.js';
import { type JobSpec, addJobs } from '../jobs/add-jobs.js';
import type { DomainEvent } from './domain-event.js';
import { declaredSubscriptions } from './on-domain-event.js';

/**
 * Publishes domain events. The job queue is the outbox: in the caller's transaction one job is written per event
 * and durable handler, so an event happens exactly when what it tells of is committed.
 */
@Injectable()
export class EventBus {
  private readonly handlers = new Map<string, string[]>();

  constructor(private readonly emitter: EventEmitter2) {
    for (const { event, handler } of declaredSubscriptions()) {
      this.handlers.set(event.name, [...(this.handlers.get(event.name) ?? []), handler]);
    }
  }

  /**
   * Refuses the start when a declared handler is not really listening, e.g. because no module provides it.
   * Called once the application is initialised: the listeners are registered in a bootstrap hook of their own.
   */
  assertEveryHandlerListens(): void {
    const deaf = declaredSubscriptions().filter(({ handler }) => this.emitter.listenerCount(handler) !== 1);
    if (deaf.length > 0)
      throw new Error(
        `No provider handles ${deaf.map((s) => s.handler).join(', ')}; is it missing from its module?`,
      );
  }

  /**
   * Writes the events' jobs in `tx`.
   * @throws when an event has no durable handler: it would be lost.
   */
  async publish(tx: Tx, ...events: DomainEvent[]): Promise<void> {
    const jobs: JobSpec[] = [];
    for (const event of events) {
      const handlers = this.handlers.get(event.constructor.name);
      if (!handlers)
        throw new Error(`Nobody handles ${event.constructor.name}; a durable event would be lost`);
      for (const handler of handlers)
        jobs.push({
          task: handler,
          payload: { ...event },
          queue: event.queue,
          key: event.foldKey === null ? null : `${handler}:${event.foldKey}`,
        });
    }
    await addJobs(tx, jobs);
  }
}
