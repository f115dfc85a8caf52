/**
 * Something that happened, as a fact in the past tense. Subclasses are small classes with typed readonly fields
 * that survive JSON: they travel through the job queue.
 */
export abstract class DomainEvent {
  /** Whether its handlers wait for strangers: they have workers of their own then, and hold up nobody else. */
  static readonly waitsOutside: boolean = false;

  /** Whether it must come to pass: its jobs are tried again by whoever looks at them, but never given up. */
  static readonly mustHappen: boolean = false;

  /**
   * Events with the same queue are handled one at a time (in no promised order); normally `item:<itemId>`.
   * `null` lets them run side by side.
   */
  get queue(): string | null {
    return null;
  }

  /**
   * Events of one class with the same key are folded into one as long as none of them has begun to be handled;
   * right for "look at it again", wrong for anything whose fields differ. `null`: never folded.
   */
  get foldKey(): string | null {
    return null;
  }
}

/** A class of domain events. Its name is its identity in the queue, so renaming one needs a migration. */
export type DomainEventClass<E extends DomainEvent = DomainEvent> = (new (...args: never[]) => E) & {
  name: string;
  waitsOutside: boolean;
  mustHappen: boolean;
};
