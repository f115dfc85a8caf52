import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, codeWords, documents, filesUnder, read, table } from './documents.js';

const PATH = /^(src|test|sandbox|migrations|tools|web|bench|docs)\/[\w./-]+$/;

/** How GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'); // prettier-ignore

const isGiven = (path: string): boolean => existsSync(join(ROOT, path));

describe.each(documents())('%s', (document) => {
  const text = read(document);

  it('names only files that exist', () => {
    const named = codeWords(text).filter((word) => PATH.test(word));
    expect(named.filter((path) => !isGiven(path))).toEqual([]);
  });

  it('links only to what exists', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path, anchor] = link.split('#') as [string, string?];
      const target = path === '' ? document : posix.normalize(posix.join(dirname(document), path));
      if (!isGiven(target)) return true;
      const headings = anchor === undefined ? [] : [...read(target).matchAll(/^#+ (.+)$/gm)];
      return anchor !== undefined && !headings.some((heading) => anchorOf(heading[1]!) === anchor);
    });
    expect(broken).toEqual([]);
  });
});

it('the way of a webhook names a file at every step', () => {
  const steps = table(read('docs/architecture.md'), '#');
  expect(steps.map(([number]) => Number(number))).toEqual(steps.map((_, n) => n + 1));
  expect(steps.length).toBeGreaterThan(10);
  const withoutFile = steps.filter(([, where]) => !codeWords(where!).some((word) => PATH.test(word)));
  expect(withoutFile).toEqual([]);
});

it('every decision is listed', () => {
  const list = read('docs/adr/README.md');
  const unlisted = filesUnder('docs/adr', '.md')
    .map((path) => posix.basename(path))
    .filter((name) => name !== 'README.md' && !list.includes(`(${name})`));
  expect(unlisted).toEqual([]);
});
