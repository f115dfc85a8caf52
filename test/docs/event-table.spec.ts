import { beforeAll, describe, expect, it } from '@jest/globals';
import { codeWords, filesUnder, read, table } from './documents.js';

interface Row {
  /** Modules that publish the event. */
  publishers: string[];
  /** `<module> <Class>.<method>` of each handler. */
  handlers: string[];
}

const moduleOf = (path: string): string => path.split('/')[1]!;
const sources = (): string[] => filesUnder('src', '.ts').filter((path) => !path.endsWith('.spec.ts'));

/** Every event class of the code, who makes one, and whose methods are marked as its handlers. */
function eventsOfTheCode(): Map<string, Row> {
  const texts = sources().map((path) => ({ path, text: read(path) }));
  const names = texts.flatMap(({ text }) => [...text.matchAll(/class (\w+) extends DomainEvent/g)].map((m) => m[1]!)); // prettier-ignore
  return new Map(
    names.map((name) => [
      name,
      {
        publishers: unique(texts.filter(({ text }) => text.includes(`new ${name}(`)).map(({ path }) => moduleOf(path))), // prettier-ignore
        handlers: texts.flatMap(({ path, text }) =>
          [...text.matchAll(new RegExp(`@OnDomainEvent\\(${name}\\)\\s+(?:async )?(\\w+)\\(`, 'g'))].map(
            (match) => `${moduleOf(path)} ${classAround(text, match.index)}.${match[1]}`,
          ),
        ),
      },
    ]),
  );
}

const classAround = (text: string, index: number): string =>
  [...text.slice(0, index).matchAll(/^export class (\w+)/gm)].at(-1)![1]!;

const unique = (names: string[]): string[] => [...new Set(names)].sort();

describe('the table of domain events in docs/architecture.md', () => {
  let written: Map<string, string[]>;
  let real: Map<string, Row>;

  beforeAll(() => {
    written = new Map(
      table(read('docs/architecture.md'), 'event').map((cells) => [codeWords(cells[0]!)[0]!, cells]),
    );
    real = eventsOfTheCode();
  });

  it('has every event of the code, and no other', () => {
    expect(real.size).toBeGreaterThan(0);
    expect([...written.keys()].sort()).toEqual([...real.keys()].sort());
  });

  it('names every handler, and no other', () => {
    const stated = (cell: string): string[] =>
      cell.split(';').map((handler) => handler.replaceAll('`', '').trim());
    for (const [event, { handlers }] of real)
      expect([event, stated(written.get(event)![2]!).sort()]).toEqual([event, [...handlers].sort()]);
  });

  it('names every module that publishes, with a class of it', () => {
    for (const [event, { publishers }] of real) {
      const stated = written.get(event)![1]!.split(';').map((publisher) => publisher.replaceAll('`', '').trim().split(' ')); // prettier-ignore
      expect([event, unique(stated.map(([module]) => module!))]).toEqual([event, publishers]);
      for (const [module, className] of stated)
        expect(sources().some((path) => moduleOf(path) === module && read(path).includes(`export class ${className} `))).toBe(true); // prettier-ignore
    }
  });

  it('says of every event what its waiting means', () => {
    for (const [event, cells] of written)
      expect([event, cells[3]]).toEqual([event, expect.stringMatching(/\w/)]);
  });
});
