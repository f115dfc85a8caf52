import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Tx } from '../database/database.js';
import { DomainEvent } from './domain-event.js';
import { EventBus } from './event-bus.js';
import { OnDomainEvent } from './on-domain-event.js';

class Happened extends DomainEvent {
  constructor(readonly what: string) {
    super();
  }
  override get queue(): string {
    return 'q';
  }
  override get foldKey(): string {
    return this.what;
  }
}
class Unheard extends DomainEvent {}

class Listener {
  @OnDomainEvent(Happened)
  async first(_event: Happened): Promise<void> {}

  @OnDomainEvent(Happened)
  async second(_event: Happened): Promise<void> {}
}

const [FIRST, SECOND] = ['first', 'second'].map((method) => `Happened->${Listener.name}.${method}`) as [
  string,
  string,
];

it('refuses the start when a declared handler is not listening, and names it', () => {
  const emitter = new EventEmitter2();
  const bus = new EventBus(emitter);
  expect(() => bus.assertEveryHandlerListens()).toThrow(`No provider handles ${FIRST}, ${SECOND}`);
  emitter.on(FIRST, () => undefined);
  expect(() => bus.assertEveryHandlerListens()).toThrow(`No provider handles ${SECOND};`);
  emitter.on(SECOND, () => undefined);
  expect(() => bus.assertEveryHandlerListens()).not.toThrow();
  emitter.on(SECOND, () => undefined); // a class provided twice would do everything twice
  expect(() => bus.assertEveryHandlerListens()).toThrow(SECOND);
});

it('writes one job for each handler, in the caller’s transaction', async () => {
  const written: unknown[] = [];
  const query = (_sql: string, params: unknown[]): Promise<[]> => {
    written.push(...(JSON.parse(params[0] as string) as unknown[]));
    return Promise.resolve([]);
  };
  const tx = { query } as unknown as Tx;
  await new EventBus(new EventEmitter2()).publish(
    tx,
    new Happened('a'),
    new Happened('b'),
    new Happened('a'),
  );
  const job = (task: string, what: string): object => ({
    task,
    payload: { what },
    queue: 'q',
    key: `${task}:${what}`,
  });
  expect(written).toEqual([job(FIRST, 'a'), job(FIRST, 'b'), job(SECOND, 'a'), job(SECOND, 'b')]);
});

it('writes very many jobs some at a time, due in one order', async () => {
  const statements: { what: string[]; after: number }[] = [];
  const query = (_sql: string, [jobs, , after]: unknown[]): Promise<[]> => {
    const written = JSON.parse(jobs as string) as { payload: { what: string } }[];
    statements.push({ what: written.map(({ payload }) => payload.what), after: after as number });
    return Promise.resolve([]);
  };
  const names = Array.from({ length: 2_600 }, (_, n) => String(n).padStart(4, '0'));
  await new EventBus(new EventEmitter2()).publish({ query } as unknown as Tx, ...names.map((name) => new Happened(name))); // prettier-ignore
  expect(statements.map(({ what, after }) => [what.length, after])).toEqual(
    [0, 1, 2, 3, 4, 5].map((n) => [n < 5 ? 1_000 : 200, n * 1_000]),
  );
  expect(statements.flatMap(({ what }) => what)).toEqual([...names, ...names]); // by handler
});

it('refuses an event that nobody handles: it would be lost', async () => {
  const publishing = new EventBus(new EventEmitter2()).publish({} as Tx, new Unheard());
  await expect(publishing).rejects.toThrow('Nobody handles Unheard');
});
