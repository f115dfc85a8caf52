import { describe, expect, it } from '@jest/globals';
import { filesUnder, read } from './documents.js';

/** The admin page says in words what a job does: a handler without words would be shown by its name. */
describe('the admin page’s words for jobs', () => {
  it('are there for every handler of an event, and for no other', () => {
    const handlers = filesUnder('src', '.ts')
      .filter((path) => !path.endsWith('.spec.ts'))
      .flatMap((path) => {
        const text = read(path);
        return [...text.matchAll(/@OnDomainEvent\(\w+\)\s+(?:async )?(\w+)\(/g)].map(
          ({ 1: method, index }) =>
            `${[...text.slice(0, index).matchAll(/^export class (\w+)/gm)].at(-1)![1]}.${method}`,
        );
      });
    const worded = [...read('web/admin/src/jobs/task-texts.ts').matchAll(/'(\w+\.\w+)':/g)].map(
      ({ 1: handler }) => handler!,
    );
    expect([...new Set(worded)].sort()).toEqual([...new Set(handlers)].sort());
    expect(worded).toHaveLength(2 * new Set(worded).size);
  });
});

/** Likewise what the audit log notes. What is put together at run time is named by its parts in the texts. */
describe('the admin page’s words for the audit log', () => {
  it('are there for everything that is noted', () => {
    const noted = filesUnder('src', '.ts').flatMap((path) =>
      [...read(path).matchAll(/\baudit(?:Each)?\(\s*\w+,\s*[\w']+,\s*([^,]+?),/g)].flatMap(({ 1: action }) =>
        [...action!.matchAll(/'([^'$]+)'/g)].map(({ 1: words }) => words!),
      ),
    );
    const texts = read('web/admin/src/audit/audit-texts.ts');
    expect(noted.length).toBeGreaterThan(15);
    expect(noted.filter((words) => texts.split(`'${words}':`).length !== 3)).toEqual([]);
  });
});
