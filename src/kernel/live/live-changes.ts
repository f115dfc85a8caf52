import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import {
  EMPTY,
  type Observable,
  Subject,
  catchError,
  exhaustMap,
  filter,
  from,
  map,
  share,
  takeUntil,
  timer,
} from 'rxjs';
import { Database } from '../database/database.js';
import { LiveTopics } from './live-topics.js';

type Versions = Record<string, string | null>;

const LOOK_EVERY_MS = 1_000;

/**
 * Tells which topics have changed, whichever replica changed them. While nobody listens nothing is asked; however many
 * listen, one statement a second is. No notification of PostgreSQL's: a write on a hot path would pay for it.
 */
@Injectable()
export class LiveChanges implements BeforeApplicationShutdown {
  private readonly ending = new Subject<void>();

  /** The changed topics, whenever there are any. A failed look is left out: the next one sees what it would have seen. */
  readonly changes: Observable<string[]>;

  constructor(database: Database, topics: LiveTopics) {
    let last: Versions | undefined;
    const look = async (): Promise<string[]> => {
      const [now] = await database.query<Versions>(topics.sql);
      const before = last;
      last = now;
      return before ? Object.keys(now!).filter((topic) => now![topic] !== before[topic]) : [];
    };
    this.changes = timer(0, LOOK_EVERY_MS).pipe(
      exhaustMap(() => from(look()).pipe(catchError(() => EMPTY))),
      filter((changed) => changed.length > 0),
      takeUntil(this.ending),
      share({ resetOnRefCountZero: true }),
    );
  }

  /** Fires once, when the process is about to end. */
  get ended(): Observable<void> {
    return this.ending.pipe(map(() => undefined));
  }

  /** An open stream would hold up the shutdown. */
  beforeApplicationShutdown(): void {
    this.ending.next();
    this.ending.complete();
  }
}
